package io.evenkeel.libvirt.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.libvirt.TestContext;
import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Ticker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final Duration ANSWER = Duration.ofMinutes(1);

    private final TestContext context = new TestContext();

    private static Wire refuse() {
        throw new VirFailure(VirFailure.NO_CONNECT, 0, "refused");
    }

    private static void ask(Lane lane) throws InterruptedException {
        assertThatThrownBy(() -> lane.query(wire -> true, Deadline.after(ANSWER)))
                .isInstanceOfSatisfying(
                        HypervisorException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE))
                .hasMessageContaining("refused");
    }

    @Test
    void aWorkerThatDiedIsReplaced() throws InterruptedException {
        try (Lane lane =
                new Lane("h1", context.threads(), LaneTest::refuse, Ticker.SYSTEM, () -> ANSWER, ANSWER, ANSWER)) {
            ask(lane);
            Thread first = context.living().get(0);
            first.interrupt();
            first.join(ANSWER.toMillis());
            assertThat(first.isAlive()).isFalse();

            ask(lane);
        }
    }
}
