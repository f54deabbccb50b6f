package io.evenkeel.libvirt.restart;

import static io.evenkeel.libvirt.Samples.OFF;
import static io.evenkeel.libvirt.Samples.RUNNING;
import static io.evenkeel.libvirt.Samples.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.restart.Leftovers.Step;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeftoversTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");

    private final RestartRecord newest = record(5, 100, Set.of(H1, H2));

    private static RestartRecord record(long epoch, long second, Set<HostId> left) {
        return new RestartRecord(
                OperationId.random(), Epoch.of(epoch), new HostId("h3"), Instant.ofEpochSecond(second), left);
    }

    @Test
    void aDefinitionFromBeforeTheRestartIsRemoved() {
        assertThat(Leftovers.step(false, Optional.of(sighting(OFF)), Optional.empty(), newest))
                .isEqualTo(Step.UNDEFINE);
        assertThat(Leftovers.step(false, Optional.of(sighting(OFF)), Optional.of(record(4, 200, Set.of())), newest))
                .as("left by the host of an earlier restart")
                .isEqualTo(Step.UNDEFINE);
    }

    @Test
    void whatRunsIsNeverTouched() {
        assertThat(Leftovers.step(false, Optional.of(sighting(RUNNING)), Optional.empty(), newest))
                .isEqualTo(Step.WAIT);
    }

    @Test
    void aVmThatHasMovedToTheHostSinceIsNoLeftover() {
        assertThat(Leftovers.step(false, Optional.of(sighting(RUNNING)), Optional.of(newest), newest))
                .isEqualTo(Step.CLEAR);
        assertThat(Leftovers.step(false, Optional.of(sighting(OFF)), Optional.of(newest.without(Set.of(H2))), newest))
                .isEqualTo(Step.CLEAR);
    }

    @Test
    void aHostThatCannotBeAskedIsWaitedFor() {
        assertThat(Leftovers.step(true, Optional.empty(), Optional.empty(), newest))
                .isEqualTo(Step.WAIT);
        assertThat(Leftovers.step(false, Optional.empty(), Optional.empty(), newest))
                .isEqualTo(Step.CLEAR);
    }

    @Test
    void theLaterLeaderCountsWhateverTheClocksSay() {
        assertThat(Stream.of(record(4, 900, Set.of()), newest, record(5, 50, Set.of()))
                        .max(RestartRecord.AGE))
                .contains(newest);
    }

    @Test
    void aRecordIsReadAsItWasWritten() {
        assertThat(RestartRecord.read(newest.write())).contains(newest);
        RestartRecord done = newest.without(Set.of(H1, H2));
        assertThat(RestartRecord.read(done.write())).contains(done);
        assertThat(RestartRecord.read("<restart by='somebody else'/>")).isEmpty();
    }
}
