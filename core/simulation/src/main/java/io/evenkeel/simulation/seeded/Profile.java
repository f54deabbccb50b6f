package io.evenkeel.simulation.seeded;

import io.evenkeel.simulation.world.WorldSettings;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.supervisor.Supervisor;
import io.evenkeel.supervisor.SupervisorSettings;
import java.util.ArrayList;
import java.util.List;

/** The settings of a supervisor that go with a world. */
final class Profile {

    private Profile() {}

    static SupervisorSettings of(WorldSettings world) {
        return SupervisorSettings.DEFAULT;
    }

    static Supervisor.Domain domain(WorldSettings world) {
        List<Capability> able = new ArrayList<>(List.of(
                Capabilities.MIGRATION,
                Capabilities.MIGRATION_CANCEL,
                Capabilities.MIGRATION_REATTACH,
                Capabilities.HEALTH,
                Capabilities.POWER,
                Capabilities.RESTART,
                Capabilities.FENCING));
        if (world.startGuard() == StartGuard.EPOCH_GUARD) {
            able.add(Capabilities.SEAL);
        }
        return new Supervisor.Domain(CapabilitySet.copyOf(able), world.startGuard());
    }
}
