package io.evenkeel.examples.toyvisor;

import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorProduct;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.Inventory;
import io.evenkeel.spi.migration.Migrations;
import io.evenkeel.spi.power.PowerControl;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** One connection: says which facets there are, and puts them together. */
final class ToyvisorConnection implements Hypervisor {

    private final ToyvisorApi api;
    private final HypervisorProduct product;
    private final Inventory inventory;
    private final Migrations migrations;
    private final PowerControl power;

    ToyvisorConnection(ToyvisorApi api, Wire.About about, Clock clock) {
        this.api = api;
        this.product = new HypervisorProduct(about.product(), about.version(), Map.of());
        this.inventory = new ToyvisorInventory(api, clock);
        this.migrations = new ToyvisorMigrations(api, inventory);
        this.power = new ToyvisorPower(api, inventory);
    }

    @Override
    public CapabilitySet capabilities() {
        return ToyvisorProvider.CAPABILITIES;
    }

    @Override
    public HypervisorProduct product() {
        return product;
    }

    /** The hypervisor refuses some second starts, but not from a host it has lost: that is no guard (§8.1). */
    @Override
    public StartGuard startGuard() {
        return StartGuard.NONE;
    }

    @Override
    public Inventory inventory() {
        return inventory;
    }

    @Override
    public Optional<Migrations> migrations() {
        return Optional.of(migrations);
    }

    @Override
    public Optional<PowerControl> power() {
        return Optional.of(power);
    }

    @Override
    public void close() {
        api.close();
    }
}
