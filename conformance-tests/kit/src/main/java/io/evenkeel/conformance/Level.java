package io.evenkeel.conformance;

/** How much a certificate vouches for; each level includes the ones before it. */
public enum Level {
    /** Inventory and migration. */
    CORE,
    /** Also faults during migration, finding migrations again, and health. */
    RESILIENT,
    /** Also fencing, restart, power and the start guard. */
    FAILOVER
}
