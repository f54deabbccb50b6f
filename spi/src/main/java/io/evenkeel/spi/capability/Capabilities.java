package io.evenkeel.spi.capability;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The standard capabilities and what each of them implies. */
public final class Capabilities {

    private static final Map<Capability, Set<Capability>> STANDARD = new LinkedHashMap<>();

    /** Tell of each VM whether the hypervisor's own high availability keeps it. */
    public static final Capability INVENTORY_PLATFORM_HA = define("inventory.platform-ha");

    /** The {@code Migrations} facet: move a running VM by pre-copy. */
    public static final Capability MIGRATION = define("migration");

    /** Stop a migration before switchover and leave the VM running on the source. */
    public static final Capability MIGRATION_CANCEL = define("migration.cancel", MIGRATION);

    /** Find a running migration again by its id from a new connection. */
    public static final Capability MIGRATION_REATTACH = define("migration.reattach", MIGRATION);

    /** Report bytes transferred and remaining while memory is copied, not only a fraction. */
    public static final Capability MIGRATION_MEMORY_PROGRESS = define("migration.progress.memory", MIGRATION);

    /** Limit the bandwidth of a running migration. */
    public static final Capability MIGRATION_TUNE_BANDWIDTH = define("migration.tune.bandwidth", MIGRATION);

    /** Change the permitted downtime of a running migration. */
    public static final Capability MIGRATION_TUNE_DOWNTIME = define("migration.tune.downtime", MIGRATION);

    /** Slow the guest down until a running migration converges. */
    public static final Capability MIGRATION_TUNE_THROTTLE = define("migration.tune.throttle", MIGRATION);

    /** Force switchover by pausing the guest for as long as the rest of its memory takes. */
    public static final Capability MIGRATION_FORCE_PAUSE = define("migration.force.pause", MIGRATION);

    /** Force switchover by running on the destination before all memory is there. */
    public static final Capability MIGRATION_FORCE_POSTCOPY = define("migration.force.postcopy", MIGRATION);

    /** Copy disks that source and destination do not share. */
    public static final Capability MIGRATION_COPY_STORAGE = define("migration.copy-storage", MIGRATION);

    /** Tell the network, at the destination, that the VM now answers from there. */
    public static final Capability MIGRATION_ANNOUNCE = define("migration.announce", MIGRATION);

    /** Let the hypervisor slow the guest by itself when a migration does not converge. */
    public static final Capability MIGRATION_AUTO_CONVERGE = define("migration.auto-converge", MIGRATION);

    /** The {@code HealthMonitoring} facet. */
    public static final Capability HEALTH = define("health");

    /** Tell by which signs guests are alive, and report what their watchdogs and agents do. */
    public static final Capability HEALTH_GUEST = define("health.guest", HEALTH);

    /** The {@code LoadMonitoring} facet. */
    public static final Capability LOAD = define("load");

    /** Tell how fast a running VM changes its memory, without a migration. */
    public static final Capability LOAD_DIRTY_RATE = define("load.dirty-rate", LOAD);

    /** The {@code PowerControl} facet. */
    public static final Capability POWER = define("power");

    /** Stop what one host has of a VM and nothing that another has of it. */
    public static final Capability POWER_STOP_ON_HOST = define("power.stop-on-host", POWER);

    /** The {@code Restarts} facet. */
    public static final Capability RESTART = define("restart");

    /** The {@code Fencing} facet. */
    public static final Capability FENCING = define("fencing");

    /** The {@code Seals} facet; goes with {@code StartGuard.EPOCH_GUARD}. */
    public static final Capability SEAL = define("seal");

    private Capabilities() {}

    private static Capability define(String name, Capability... implied) {
        Capability capability = new Capability(name);
        STANDARD.put(capability, Set.of(implied));
        return capability;
    }

    /** All standard capabilities in the order of the specification. */
    public static Set<Capability> standard() {
        return Collections.unmodifiableSet(STANDARD.keySet());
    }

    /** What {@code capability} implies directly; nothing for one that is not standard. */
    public static Set<Capability> impliedBy(Capability capability) {
        return STANDARD.getOrDefault(capability, Set.of());
    }
}
