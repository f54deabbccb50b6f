package io.evenkeel.supervisor.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostCapacity;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.view.View;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostMemoryTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");
    private static final VmId VM = new VmId("a");
    private static final OperationId MOVE = OperationId.random();

    private final Ledger ledger = new Ledger();
    private final View view = new View();
    private final HostMemory memory = new HostMemory(ledger, view);
    private Moment now = new Moment(0);

    private static long gib(long count) {
        return count << 10;
    }

    /** A host of 32 GiB of which so much is free, and a VM of 10 GiB coming. */
    private static long whileTenCome(HostMemory memory, long free) {
        return memory.of(host(free), 0, gib(10));
    }

    private static Host host(long free) {
        return new Host(
                H2,
                "h2",
                HostState.AVAILABLE,
                Optional.of(new HostCapacity(8, DataSize.ofGibibytes(32), DataSize.ofGibibytes(free))),
                FailureDomain.UNKNOWN,
                Map.of(),
                Instant.EPOCH);
    }

    private void listed(long free) {
        now = now.plus(java.time.Duration.ofSeconds(10));
        view.saw(now, host(free));
        memory.on(now, new Input.Answer(1, new Reply.Vms(List.of())));
    }

    private void moveBegins() {
        ledger.add(new Fact.MigrationIntended(MOVE, VM, H1, H2, "test"), Epoch.of(1));
    }

    @Test
    void aVmOnItsWayIsCountedOnceHoweverMuchOfItHasArrived() {
        listed(28);
        moveBegins();
        for (long free : List.of(28, 23, 18)) {
            listed(free);
            assertThat(whileTenCome(memory, free)).as("with %s GiB free", free).isEqualTo(gib(28));
        }
    }

    @Test
    void whatOthersTakeMeanwhileIsGone() {
        listed(28);
        moveBegins();
        assertThat(whileTenCome(memory, 12)).isEqualTo(gib(22));
    }

    @Test
    void whoDoesNotKnowHowItWasBeforeGivesNothingAwayTwice() {
        moveBegins();
        listed(18);
        assertThat(whileTenCome(memory, 18)).isEqualTo(gib(18));
    }

    @Test
    void aListingFromTheTimeOfAMoveIsNotHowAHostIsWithoutIt() {
        moveBegins();
        listed(18);
        ledger.add(new Fact.MigrationEnded(MOVE, VM, Optional.of(H2), new Ending(Ending.Kind.DONE, "")), Epoch.of(1));
        listed(18); // asked for while it was under way
        assertThat(whileTenCome(memory, 18)).isEqualTo(gib(18));
        listed(28);
        assertThat(whileTenCome(memory, 18)).isEqualTo(gib(28));
    }

    @Test
    void withNothingOnItsWayAHostHasWhatItSays() {
        listed(28);
        assertThat(memory.of(host(20), gib(4), 0)).isEqualTo(gib(24));
    }
}
