package io.evenkeel.simulator;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.health.AgentState;
import io.evenkeel.spi.health.GuestSigns;
import io.evenkeel.spi.health.HealthMonitoring;
import io.evenkeel.spi.health.HealthReport;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.health.WatchRequest;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** How hosts and guests are. */
final class SimulatedHealth implements HealthMonitoring {

    private final Calls calls;
    private final Clock clock;
    private final SimulatedInventory inventory;
    private final boolean seesGuests;
    private final Map<VmId, Heard> heard = new HashMap<>();

    /**
     * A heartbeat as it was heard; guarded by the world's lock.
     *
     * @param beat on the timeline
     * @param at by the clock, which does not run quite like the timeline
     */
    private record Heard(long beat, Instant at) {}

    SimulatedHealth(Calls calls, Clock clock, SimulatedInventory inventory, boolean seesGuests) {
        this.calls = calls;
        this.clock = clock;
        this.inventory = inventory;
        this.seesGuests = seesGuests;
    }

    @Override
    public HealthReport probe(HostId host, Deadline deadline) throws InterruptedException {
        return calls.read(deadline, until -> report(calls.world.host(host)));
    }

    @Override
    public HealthWatch watch(WatchRequest request, Deadline deadline) throws InterruptedException {
        return calls.read(deadline, until -> {
            request.hosts().forEach(calls.world::host);
            return new SimulatedWatch(calls, clock, this, inventory, request, seesGuests);
        });
    }

    @Override
    public List<GuestSigns> guests(Deadline deadline) throws InterruptedException {
        calls.require(Capabilities.HEALTH_GUEST);
        return calls.read(deadline, until -> {
            heard.keySet().retainAll(calls.world.vms.keySet());
            return calls.world.vms.values().stream()
                    .filter(vm -> calls.world.executions.of(vm).stream()
                            .anyMatch(host -> calls.world.host(host).answers()))
                    .map(this::signs)
                    .toList();
        });
    }

    private GuestSigns signs(SimVm vm) {
        Instant now = clock.instant();
        boolean hasAgent = vm.spec.signs().agent();
        return new GuestSigns(
                vm.id(),
                heartbeat(vm, now),
                hasAgent
                        ? Optional.of(vm.life.hasAgent() ? AgentState.CONNECTED : AgentState.DISCONNECTED)
                        : Optional.empty(),
                vm.life.io(),
                now);
    }

    private Optional<Instant> heartbeat(SimVm vm, Instant now) {
        OptionalLong beat = vm.life.heartbeat();
        if (beat.isEmpty()) {
            heard.remove(vm.id());
            return Optional.empty();
        }
        Heard last = heard.get(vm.id());
        if (last == null || last.beat() != beat.getAsLong()) {
            last = new Heard(beat.getAsLong(), instant(beat.getAsLong(), now));
            heard.put(vm.id(), last);
        }
        return Optional.of(last.at());
    }

    /** A moment of the timeline by the clock that says {@code now} at present. */
    Instant instant(long moment, Instant now) {
        return now.minusNanos(calls.world.timeline.now() - moment);
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
