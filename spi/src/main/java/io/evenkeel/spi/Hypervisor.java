package io.evenkeel.spi;

import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.Restarts;
import io.evenkeel.spi.guard.Seals;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.health.HealthMonitoring;
import io.evenkeel.spi.inventory.Inventory;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.migration.Migrations;
import io.evenkeel.spi.power.PowerControl;
import java.util.Optional;

/**
 * A live connection to a set of hosts between which VMs can move.
 *
 * <p>What the connection can do is split into facets. §2.4 A facet is present if and only if the connection declares
 * the capability of the same name, and stays so until the connection is closed. A facet that an adapter does not
 * override is absent, also one that a later version adds, so that adapters built before it go on working. A connection
 * that wraps another overrides them all.
 *
 * <p>Safe for use by several threads.
 */
public interface Hypervisor extends AutoCloseable {

    /** What this connection offers, now that the versions of the hypervisor and its hosts are known. */
    CapabilitySet capabilities();

    /** What is at the other end, for reports and certificates. */
    HypervisorProduct product();

    /** What the platform itself does against a second start of a VM, as it is really configured. */
    StartGuard startGuard();

    Inventory inventory();

    default Optional<Migrations> migrations() {
        return Optional.empty();
    }

    default Optional<HealthMonitoring> health() {
        return Optional.empty();
    }

    default Optional<LoadMonitoring> load() {
        return Optional.empty();
    }

    default Optional<PowerControl> power() {
        return Optional.empty();
    }

    default Optional<Restarts> restarts() {
        return Optional.empty();
    }

    default Optional<Fencing> fencing() {
        return Optional.empty();
    }

    /** Present if and only if {@link #startGuard()} is {@link StartGuard#EPOCH_GUARD}. */
    default Optional<Seals> seals() {
        return Optional.empty();
    }

    /**
     * Releases everything the connection holds on this side.
     *
     * <p>§2.5 Closing changes nothing on the hypervisor: VMs keep running and migrations keep going. Closing twice does
     * nothing.
     */
    @Override
    void close();
}
