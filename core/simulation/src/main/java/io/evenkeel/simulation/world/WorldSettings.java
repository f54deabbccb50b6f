package io.evenkeel.simulation.world;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.guard.StartGuard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a world is made of.
 *
 * @param startGuard what the platform does against a second start
 * @param hasCentralGuards whether the epoch of a VM is kept in one place for all hosts, or by each host for itself
 * @param ignoresEpochs whether hosts take orders of any epoch, whatever the platform says; a fault
 * @param watchdog within which a host that a majority of vantage points does not hear ends everything on it
 * @param boot which a host takes to come back
 * @param powerOff which a working power controller takes
 * @param slowPowerOff which a slow one takes
 * @param witnesses vantage points besides the management, by name
 */
public record WorldSettings(
        List<HostSpec> hosts,
        List<VmSpec> vms,
        StartGuard startGuard,
        boolean hasCentralGuards,
        boolean ignoresEpochs,
        Optional<Duration> watchdog,
        Duration boot,
        Duration powerOff,
        Duration slowPowerOff,
        List<String> witnesses) {
    public WorldSettings {
        hosts = List.copyOf(hosts);
        vms = List.copyOf(vms);
        requireNonNull(startGuard, "startGuard");
        requireNonNull(watchdog, "watchdog");
        requireNonNull(boot, "boot");
        requireNonNull(powerOff, "powerOff");
        requireNonNull(slowPowerOff, "slowPowerOff");
        witnesses = List.copyOf(witnesses);
    }

    /** Whether the platform restarts VMs by itself, and tells which. */
    public boolean hasPlatformHa() {
        return vms.stream().anyMatch(VmSpec::isKeptByPlatform);
    }

    /** The same with other VMs. */
    public WorldSettings withVms(List<VmSpec> others) {
        return new WorldSettings(
                hosts,
                others,
                startGuard,
                hasCentralGuards,
                ignoresEpochs,
                watchdog,
                boot,
                powerOff,
                slowPowerOff,
                witnesses);
    }

    /** The same with these vantage points. */
    public WorldSettings withWitnesses(List<String> names) {
        return new WorldSettings(
                hosts, vms, startGuard, hasCentralGuards, ignoresEpochs, watchdog, boot, powerOff, slowPowerOff, names);
    }

    /** The same, but for hosts that take orders of any epoch. */
    public WorldSettings withEpochsIgnored() {
        return new WorldSettings(
                hosts, vms, startGuard, false, true, watchdog, boot, powerOff, slowPowerOff, witnesses);
    }

    /** The same, with the epochs of VMs kept by each host for itself. */
    public WorldSettings withGuardsByHost() {
        return new WorldSettings(
                hosts, vms, startGuard, false, ignoresEpochs, watchdog, boot, powerOff, slowPowerOff, witnesses);
    }
}
