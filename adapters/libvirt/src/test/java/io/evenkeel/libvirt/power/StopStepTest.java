package io.evenkeel.libvirt.power;

import static io.evenkeel.libvirt.Samples.OFF;
import static io.evenkeel.libvirt.Samples.RUNNING;
import static io.evenkeel.libvirt.Samples.STOPPED_BY_MIGRATION;
import static io.evenkeel.libvirt.Samples.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.Samples;
import io.evenkeel.libvirt.inventory.Sighting;
import io.evenkeel.libvirt.logbook.Logbook;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.power.StopMode;
import io.evenkeel.spi.unit.DataSize;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StopStepTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");

    @Test
    void aVmThatIsOffNeedsNothing() {
        assertThat(StopStep.plan(Map.of(H1, sighting(OFF)), StopMode.POWER_OFF)).isEmpty();
    }

    @Test
    void aCopyThatArrivesIsStoppedFirstAndGetsNoDefinition() {
        Map<HostId, Sighting> migrating =
                Map.of(H1, transientOne(RUNNING, false), H2, transientOne(STOPPED_BY_MIGRATION, false));

        assertThat(StopStep.plan(migrating, StopMode.POWER_OFF))
                .containsExactly(new StopStep(H2, false), new StopStep(H1, true));
    }

    @Test
    void bothEndsOfASwitchoverAreStopped() {
        Map<HostId, Sighting> switching =
                Map.of(H1, transientOne(STOPPED_BY_MIGRATION, true), H2, transientOne(STOPPED_BY_MIGRATION, false));

        assertThat(StopStep.plan(switching, StopMode.POWER_OFF))
                .containsExactly(new StopStep(H2, false), new StopStep(H1, false));
    }

    @Test
    void onlyTheGuestItselfIsAskedToShutDown() {
        Map<HostId, Sighting> migrating = Map.of(H1, sighting(RUNNING), H2, sighting(STOPPED_BY_MIGRATION));

        assertThat(StopStep.plan(migrating, StopMode.SHUTDOWN)).containsExactly(new StopStep(H1, false));
        assertThat(StopStep.plan(Map.of(H2, sighting(STOPPED_BY_MIGRATION)), StopMode.SHUTDOWN))
                .as("the remains of a migration are not passed over as if the VM were off")
                .containsExactly(new StopStep(H2, false));
    }

    private static Sighting transientOne(DomainState state, boolean outgoing) {
        return new Sighting(
                Samples.VM, "vm", state, false, outgoing, 1, DataSize.ofMebibytes(96), new Logbook(List.of()));
    }
}
