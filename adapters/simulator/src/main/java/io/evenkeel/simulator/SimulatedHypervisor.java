package io.evenkeel.simulator;

import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorProduct;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
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
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** One connection to a {@link Datacenter}. */
final class SimulatedHypervisor implements Hypervisor {

    private final CapabilitySet capabilities;
    private final StartGuard guard;
    private final Calls calls;
    private final SimulatedInventory inventory;
    private final SimulatedMigrations migrations;
    private final SimulatedHealth health;
    private final SimulatedLoad load;
    private final SimulatedPower power;
    private final SimulatedFailover failover;
    private final SimulatedSeals seals;

    SimulatedHypervisor(World world, Clock clock, CapabilitySet capabilities, StartGuard guard) {
        this.capabilities = capabilities;
        this.guard = guard;
        this.calls = new Calls(world, capabilities);
        this.inventory =
                new SimulatedInventory(calls, clock, capabilities.contains(Capabilities.INVENTORY_PLATFORM_HA));
        this.migrations = new SimulatedMigrations(calls, capabilities);
        this.health = new SimulatedHealth(calls, clock, inventory, capabilities.contains(Capabilities.HEALTH_GUEST));
        this.load = new SimulatedLoad(calls, clock, capabilities.contains(Capabilities.LOAD_DIRTY_RATE));
        this.power = new SimulatedPower(calls);
        this.failover = new SimulatedFailover(calls, clock);
        this.seals = new SimulatedSeals(calls);
    }

    @Override
    public CapabilitySet capabilities() {
        return capabilities;
    }

    @Override
    public HypervisorProduct product() {
        return new HypervisorProduct("Evenkeel simulator", "1", Map.of("pre-copy model", "1"));
    }

    @Override
    public StartGuard startGuard() {
        return guard;
    }

    @Override
    public Inventory inventory() {
        return inventory;
    }

    @Override
    public Optional<Migrations> migrations() {
        return facet(Capabilities.MIGRATION, migrations);
    }

    @Override
    public Optional<HealthMonitoring> health() {
        return facet(Capabilities.HEALTH, health);
    }

    @Override
    public Optional<LoadMonitoring> load() {
        return facet(Capabilities.LOAD, load);
    }

    @Override
    public Optional<PowerControl> power() {
        return facet(Capabilities.POWER, power);
    }

    @Override
    public Optional<Restarts> restarts() {
        return facet(Capabilities.RESTART, failover);
    }

    @Override
    public Optional<Fencing> fencing() {
        return facet(Capabilities.FENCING, failover);
    }

    @Override
    public Optional<Seals> seals() {
        return facet(Capabilities.SEAL, seals);
    }

    private <T> Optional<T> facet(Capability capability, T facet) {
        return capabilities.contains(capability) ? Optional.of(facet) : Optional.empty();
    }

    @Override
    public void close() {
        calls.close();
    }
}
