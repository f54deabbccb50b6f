package io.evenkeel.libvirt.restart;

import static io.evenkeel.libvirt.Samples.OFF;
import static io.evenkeel.libvirt.Samples.RUNNING;
import static io.evenkeel.libvirt.Samples.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.restart.Leftovers.Held;
import io.evenkeel.libvirt.restart.Leftovers.Step;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeftoversTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");
    private static final HostId H3 = new HostId("h3");

    private static final DomainState STARTING_UP = new DomainState(DomainState.PAUSED, DomainState.PAUSED_STARTING_UP);

    private final RestartRecord newest = record(5, 100, Set.of(H1, H2));

    private static RestartRecord record(long epoch, long second, Set<HostId> left) {
        return new RestartRecord(OperationId.random(), Epoch.of(epoch), H3, Instant.ofEpochSecond(second), left, true);
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

    private static RestartRecord begun(long epoch, Set<HostId> left) {
        return RestartRecord.begun(
                new Operation(OperationId.random(), Epoch.of(epoch)), H3, Instant.ofEpochSecond(100), left);
    }

    private static Held held(RestartRecord record, HostId host, DomainState state) {
        return new Held(record, record.hasStarted(host, state));
    }

    @Test
    void aRestartThatHasOnlyBegunHasLeftNothingBehind() {
        RestartRecord begun = begun(6, Set.of(H1));

        assertThat(Leftovers.newest(List.of(held(begun, H3, OFF)))).isEmpty();
        assertThat(Leftovers.newest(List.of(held(begun, H3, OFF), held(newest, H2, OFF))))
                .contains(newest);
        assertThat(Leftovers.newest(List.of(held(begun, H3, STARTING_UP))))
                .as("which may still be refused")
                .isEmpty();
        assertThat(Leftovers.newest(List.of(held(begun, H2, RUNNING))))
                .as("where it was not to be started")
                .isEmpty();
    }

    @Test
    void aVmThatRunsWhereItsRestartHasBegunHasBeenRestarted() {
        RestartRecord begun = begun(6, Set.of(H1));

        assertThat(Leftovers.newest(List.of(held(begun, H3, RUNNING), held(newest, H2, OFF))))
                .contains(begun);
    }

    @Test
    void whatALaterRestartIsAboutToStartIsNotRemoved() {
        assertThat(Leftovers.step(false, Optional.of(sighting(OFF)), Optional.of(begun(6, Set.of())), newest))
                .isEqualTo(Step.WAIT);
        assertThat(Leftovers.step(false, Optional.of(sighting(OFF)), Optional.of(begun(4, Set.of())), newest))
                .as("begun before the VM was restarted elsewhere")
                .isEqualTo(Step.UNDEFINE);
    }

    @Test
    void aRecordIsReadAsItWasWritten() {
        assertThat(RestartRecord.read(newest.write())).contains(newest);
        RestartRecord done = newest.without(Set.of(H1, H2));
        assertThat(RestartRecord.read(done.write())).contains(done);
        RestartRecord begun = begun(5, Set.of(H1));
        assertThat(RestartRecord.read(begun.write())).contains(begun);
        assertThat(RestartRecord.read(begun.done().write())).contains(begun.done());
        assertThat(RestartRecord.read(newest.write().replaceFirst(" done=.yes.", "")))
                .as("what does not say that it is done proves nothing")
                .hasValueSatisfying(old -> assertThat(old.isDone()).isFalse());
        assertThat(RestartRecord.read("<restart by='somebody else'/>")).isEmpty();
    }
}
