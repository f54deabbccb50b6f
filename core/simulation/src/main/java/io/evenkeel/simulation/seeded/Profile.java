package io.evenkeel.simulation.seeded;

import io.evenkeel.simulation.world.WorldSettings;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.supervisor.Supervisor;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.fencing.FencingSettings;
import io.evenkeel.supervisor.fencing.SelfFencing;
import io.evenkeel.supervisor.verdict.VerdictSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The settings of a supervisor that go with a world. */
final class Profile {

    /** Signs of life come every second, so this long a host may go on after the last that was heard. */
    private static final Duration LEASE = Duration.ofSeconds(2);

    private Profile() {}

    static SupervisorSettings of(WorldSettings world) {
        SupervisorSettings settings =
                SupervisorSettings.DEFAULT.with(VerdictSettings.DEFAULT.withWitnesses(world.witnesses()));
        return world.watchdog()
                .map(watchdog -> settings.with(FencingSettings.DEFAULT.with(SelfFencing.of(LEASE, watchdog))))
                .orElse(settings);
    }

    static Supervisor.Domain domain(WorldSettings world) {
        List<Capability> able = new ArrayList<>(List.of(
                Capabilities.MIGRATION,
                Capabilities.MIGRATION_CANCEL,
                Capabilities.MIGRATION_REATTACH,
                Capabilities.HEALTH,
                Capabilities.HEALTH_GUEST,
                Capabilities.POWER,
                Capabilities.RESTART,
                Capabilities.FENCING));
        if (world.hasPlatformHa()) {
            able.add(Capabilities.INVENTORY_PLATFORM_HA);
        }
        if (world.startGuard() == StartGuard.EPOCH_GUARD) {
            able.add(Capabilities.SEAL);
        }
        return new Supervisor.Domain(CapabilitySet.copyOf(able), world.startGuard());
    }
}
