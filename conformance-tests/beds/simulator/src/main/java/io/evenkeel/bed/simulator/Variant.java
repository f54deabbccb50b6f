package io.evenkeel.bed.simulator;

import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.guard.StartGuard;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The hypervisors that the simulator is made to stand for. Together they let every rule apply. */
public enum Variant {
    /** Has everything; the platform itself refuses a second start. */
    FULL(StartGuard.EXCLUSIVE_LEASE, Set.of()),
    /** Has everything; remembers epochs instead of leases. */
    EPOCH_GUARD(StartGuard.EPOCH_GUARD, Set.of()),
    /**
     * Reports a fraction and nothing else, tunes, announces and guards nothing, sees nothing of guests, and stops no VM
     * on one host alone. It has no high availability of its own either.
     */
    PERCENT_ONLY(
            StartGuard.NONE,
            Set.of(
                    Capabilities.MIGRATION_MEMORY_PROGRESS,
                    Capabilities.MIGRATION_TUNE_BANDWIDTH,
                    Capabilities.MIGRATION_TUNE_DOWNTIME,
                    Capabilities.MIGRATION_TUNE_THROTTLE,
                    Capabilities.MIGRATION_AUTO_CONVERGE,
                    Capabilities.MIGRATION_FORCE_POSTCOPY,
                    Capabilities.MIGRATION_ANNOUNCE,
                    Capabilities.HEALTH_GUEST,
                    Capabilities.POWER_STOP_ON_HOST,
                    Capabilities.INVENTORY_PLATFORM_HA,
                    Capabilities.LOAD_DIRTY_RATE)),
    /** Slows no guest and copies no disk. */
    WITHOUT_THROTTLE(
            StartGuard.NONE,
            Set.of(
                    Capabilities.MIGRATION_TUNE_THROTTLE,
                    Capabilities.MIGRATION_AUTO_CONVERGE,
                    Capabilities.MIGRATION_COPY_STORAGE));

    private final StartGuard guard;
    private final Set<Capability> withheld;

    Variant(StartGuard guard, Set<Capability> withheld) {
        this.guard = guard;
        this.withheld = withheld;
    }

    StartGuard guard() {
        return guard;
    }

    /** The settings that make the adapter declare what this variant has. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("start-guard", guard.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (!withheld.isEmpty()) {
            settings.put(
                    "withhold", withheld.stream().map(Capability::name).sorted().collect(Collectors.joining(",")));
        }
        return settings;
    }
}
