package io.evenkeel.conformance;

import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorProduct;
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
import java.util.Map;
import java.util.Optional;

record TinyHypervisor(CapabilitySet capabilities, RecordingContext context, Runnable onClose) implements Hypervisor {

    @Override
    public HypervisorProduct product() {
        return new HypervisorProduct("Nothing", "3", Map.of("zero", "0.1", "alpha", "7"));
    }

    @Override
    public StartGuard startGuard() {
        return StartGuard.NONE;
    }

    @Override
    public Inventory inventory() {
        throw new UnsupportedOperationException("the tiny hypervisor has no inventory");
    }

    @Override
    public Optional<Migrations> migrations() {
        return Optional.empty();
    }

    @Override
    public Optional<HealthMonitoring> health() {
        return Optional.empty();
    }

    @Override
    public Optional<LoadMonitoring> load() {
        return Optional.empty();
    }

    @Override
    public Optional<PowerControl> power() {
        return Optional.empty();
    }

    @Override
    public Optional<Restarts> restarts() {
        return Optional.empty();
    }

    @Override
    public Optional<Fencing> fencing() {
        return Optional.empty();
    }

    @Override
    public Optional<Seals> seals() {
        return Optional.empty();
    }

    @Override
    public void close() {
        onClose.run();
    }
}
