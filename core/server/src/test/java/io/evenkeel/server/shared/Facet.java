package io.evenkeel.server.shared;

import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.Restarts;
import io.evenkeel.spi.guard.Seals;
import io.evenkeel.spi.health.HealthMonitoring;
import io.evenkeel.spi.inventory.Inventory;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.migration.Migrations;
import io.evenkeel.spi.power.PowerControl;
import java.util.Optional;
import java.util.function.Function;

/** The parts of a hypervisor. */
enum Facet {
    INVENTORY(Inventory.class, hypervisor -> Optional.of(hypervisor.inventory())),
    MIGRATIONS(Migrations.class, Hypervisor::migrations),
    HEALTH(HealthMonitoring.class, Hypervisor::health),
    LOAD(LoadMonitoring.class, Hypervisor::load),
    POWER(PowerControl.class, Hypervisor::power),
    RESTARTS(Restarts.class, Hypervisor::restarts),
    FENCING(Fencing.class, Hypervisor::fencing),
    SEALS(Seals.class, Hypervisor::seals);

    private final Class<?> face;
    private final Function<Hypervisor, Optional<?>> getter;

    Facet(Class<?> face, Function<Hypervisor, Optional<?>> getter) {
        this.face = face;
        this.getter = getter;
    }

    Class<?> face() {
        return face;
    }

    Optional<?> of(Hypervisor hypervisor) {
        return getter.apply(hypervisor);
    }
}
