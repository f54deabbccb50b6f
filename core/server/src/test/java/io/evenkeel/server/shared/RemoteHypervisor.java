package io.evenkeel.server.shared;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A hypervisor of another process. */
final class RemoteHypervisor implements Hypervisor {
    private final Caller caller;
    private final CapabilitySet capabilities;
    private final StartGuard guard;

    RemoteHypervisor(Caller caller, JsonNode about) {
        this.caller = caller;
        this.guard = StartGuard.valueOf(about.get("guard").asText());
        List<Capability> names = new ArrayList<>();
        about.get("capabilities").forEach(name -> names.add(new Capability(name.asText())));
        this.capabilities = CapabilitySet.copyOf(names);
    }

    private <T> Optional<T> facet(Capability capability, Class<T> face, Facet facet) {
        return capabilities.contains(capability) ? Optional.of(caller.remote(face, facet.name())) : Optional.empty();
    }

    @Override
    public CapabilitySet capabilities() {
        return capabilities;
    }

    @Override
    public HypervisorProduct product() {
        return new HypervisorProduct("shared simulator", "1", Map.of());
    }

    @Override
    public StartGuard startGuard() {
        return guard;
    }

    @Override
    public Inventory inventory() {
        return caller.remote(Inventory.class, Facet.INVENTORY.name());
    }

    @Override
    public Optional<Migrations> migrations() {
        return facet(Capabilities.MIGRATION, Migrations.class, Facet.MIGRATIONS);
    }

    @Override
    public Optional<HealthMonitoring> health() {
        return facet(Capabilities.HEALTH, HealthMonitoring.class, Facet.HEALTH);
    }

    @Override
    public Optional<LoadMonitoring> load() {
        return facet(Capabilities.LOAD, LoadMonitoring.class, Facet.LOAD);
    }

    @Override
    public Optional<PowerControl> power() {
        return facet(Capabilities.POWER, PowerControl.class, Facet.POWER);
    }

    @Override
    public Optional<Restarts> restarts() {
        return facet(Capabilities.RESTART, Restarts.class, Facet.RESTARTS);
    }

    @Override
    public Optional<Fencing> fencing() {
        return facet(Capabilities.FENCING, Fencing.class, Facet.FENCING);
    }

    @Override
    public Optional<Seals> seals() {
        return facet(Capabilities.SEAL, Seals.class, Facet.SEALS);
    }

    @Override
    public void close() {
        // Every call has a connection of its own.
    }
}
