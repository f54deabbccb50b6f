package io.evenkeel.simulator;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.health.WatchRequest;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import java.time.Clock;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A watch that keeps the names of what it has not told yet, each once, and looks at each when it is told.
 *
 * <p>What it keeps is therefore never more than one name for each host and VM, and a bounded number of signals.
 */
final class SimulatedWatch implements HealthWatch {

    private static final int SIGNALS_KEPT = 4096;

    private final Calls calls;
    private final World world;
    private final Clock clock;
    private final SimulatedHealth health;
    private final SimulatedInventory inventory;
    private final Set<HostId> hosts;
    private final boolean tellsSignals;
    private final long beat;
    private final Set<Object> untold = new LinkedHashSet<>();
    private final Set<VmId> told = new HashSet<>();
    private boolean synced;
    private boolean closed;
    private long seen;
    private long lastTold;

    SimulatedWatch(
            Calls calls,
            Clock clock,
            SimulatedHealth health,
            SimulatedInventory inventory,
            WatchRequest request,
            boolean tellsSignals) {
        this.calls = calls;
        this.world = calls.world;
        this.clock = clock;
        this.health = health;
        this.inventory = inventory;
        this.hosts = request.hosts();
        this.tellsSignals = tellsSignals;
        this.beat = Math.max(1, request.lease().dividedBy(3).toNanos());
        this.lastTold = world.timeline.now();
        everything();
    }

    private void everything() {
        seen = world.changes.latest();
        synced = false;
        untold.clear();
        untold.addAll(world.hosts.keySet());
        untold.addAll(world.vms.keySet());
    }

    @Override
    public Optional<HealthEvent> next(Deadline deadline) throws InterruptedException {
        try {
            return calls.read(deadline, this::next);
        } catch (HypervisorException e) {
            if (e.kind() == ErrorKind.TIMEOUT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<HealthEvent> next(long until) throws InterruptedException {
        while (true) {
            if (closed) {
                throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "the watch is closed");
            }
            Optional<HealthEvent> event = tell();
            if (event.isPresent()) {
                lastTold = world.timeline.now();
                return event;
            }
            long heartbeat = lastTold + beat;
            boolean news = world.await(
                    () -> closed || calls.isClosed() || (!world.management.hung && world.changes.latest() != seen),
                    Math.min(heartbeat, until));
            if (calls.isClosed()) {
                throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "the connection is closed");
            }
            if (!news && world.management.hung) {
                return Optional.empty();
            }
            if (!news && world.timeline.now() >= heartbeat) {
                lastTold = world.timeline.now();
                return Optional.of(new HealthEvent.Heartbeat(clock.instant()));
            }
            if (!news) {
                return Optional.empty();
            }
        }
    }

    private Optional<HealthEvent> tell() {
        if (world.management.hung) {
            return Optional.empty();
        }
        if (world.changes.latest() != seen) {
            Optional<Set<Object>> changed = world.changes.since(seen);
            if (changed.isEmpty() || untold.size() > world.hosts.size() + world.vms.size() + SIGNALS_KEPT) {
                everything();
                return Optional.of(new HealthEvent.Gap(clock.instant(), "events of the hypervisor are missing"));
            }
            seen = world.changes.latest();
            untold.addAll(changed.get());
        }
        for (Iterator<Object> each = untold.iterator(); each.hasNext(); ) {
            Object subject = each.next();
            each.remove();
            Optional<HealthEvent> event = tell(subject);
            if (event.isPresent()) {
                return event;
            }
        }
        if (!synced) {
            synced = true;
            return Optional.of(new HealthEvent.Synced(clock.instant()));
        }
        return Optional.empty();
    }

    private Optional<HealthEvent> tell(Object subject) {
        if (subject instanceof HostId host) {
            return tell(host);
        }
        return subject instanceof GuestLife.Told told ? tell(told) : tell((VmId) subject);
    }

    private Optional<HealthEvent> tell(GuestLife.Told told) {
        SimVm vm = world.vms.get(told.vm());
        boolean here = vm != null && (hosts.isEmpty() || concerns(Residences.of(world, vm)));
        return tellsSignals && here
                ? Optional.of(new HealthEvent.GuestSignalled(
                        told.vm(), told.signal(), health.instant(told.at(), clock.instant())))
                : Optional.empty();
    }

    private Optional<HealthEvent> tell(HostId id) {
        SimHost host = world.hosts.get(id);
        if (host == null || (!hosts.isEmpty() && !hosts.contains(id))) {
            return Optional.empty();
        }
        return Optional.of(new HealthEvent.HostObserved(health.report(host)));
    }

    private Optional<HealthEvent> tell(VmId id) {
        SimVm vm = world.vms.get(id);
        if (vm == null) {
            return Optional.empty();
        }
        boolean here = hosts.isEmpty() || concerns(Residences.of(world, vm));
        boolean wasHere = here ? !told.add(id) : told.remove(id);
        return here || wasHere ? Optional.of(new HealthEvent.VmObserved(inventory.describe(vm))) : Optional.empty();
    }

    private boolean concerns(Residence residence) {
        if (residence instanceof Residence.OnHost known) {
            return hosts.contains(known.host());
        }
        if (residence instanceof Residence.OnSeveralHosts several) {
            return several.hosts().stream().anyMatch(hosts::contains);
        }
        return residence instanceof Residence.Unknown unknown
                && unknown.possibleHosts().stream().anyMatch(hosts::contains);
    }

    @Override
    public void close() {
        world.doAlone(() -> {
            closed = true;
            world.changed.signalAll();
        });
    }
}
