package io.evenkeel.simulator;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.health.HealthMonitoring;
import io.evenkeel.spi.health.HealthReport;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.health.WatchRequest;
import io.evenkeel.spi.inventory.HostId;
import java.time.Clock;

/** How hosts are. */
final class SimulatedHealth implements HealthMonitoring {

    private final Calls calls;
    private final Clock clock;
    private final SimulatedInventory inventory;

    SimulatedHealth(Calls calls, Clock clock, SimulatedInventory inventory) {
        this.calls = calls;
        this.clock = clock;
        this.inventory = inventory;
    }

    @Override
    public HealthReport probe(HostId host, Deadline deadline) throws InterruptedException {
        return calls.read(deadline, until -> report(calls.world.host(host)));
    }

    @Override
    public HealthWatch watch(WatchRequest request, Deadline deadline) throws InterruptedException {
        return calls.read(deadline, until -> {
            request.hosts().forEach(calls.world::host);
            return new SimulatedWatch(calls, clock, this, inventory, request);
        });
    }

    HealthReport report(SimHost host) {
        HostHealth health = HostHealth.HEALTHY;
        String detail = "answers";
        if (!host.answers()) {
            health = HostHealth.SUSPECT;
            detail = host.knownOff ? "is off" : "does not answer";
        } else if (host.storageHung) {
            health = HostHealth.DEGRADED;
            detail = "its storage does not answer";
        }
        return new HealthReport(host.id(), health, detail, clock.instant());
    }
}
