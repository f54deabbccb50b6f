package io.evenkeel.libvirt.health;

import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.HealthEvent.GuestSignalled;
import io.evenkeel.spi.health.HealthReport;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A watch without a thread of its own: the consumer's call takes in what the hosts have answered and reported, puts the
 * next questions, and tells what is new.
 *
 * <p>Each host is asked for the state of all its domains a few times in each lease. That is its sign of life, and it
 * finds every change that no event reported. Events only make it faster.
 */
final class LibvirtWatch implements HealthWatch {

    /** Questions in a lease: an answer may be late, and be late again, before the lease is over. */
    private static final int BEATS_IN_A_LEASE = 4;

    private final Hosts connection;
    private final ProviderContext context;
    private final Mailbox mailbox;
    private final List<WatchedHost> hosts = new ArrayList<>();
    private final Census census;
    private final long beat;
    private final long lease;

    private final Set<HostId> untoldHosts = new LinkedHashSet<>();
    private final Set<VmId> untoldVms = new LinkedHashSet<>();
    private final Deque<GuestSignalled> untoldSignals = new ArrayDeque<>();
    private final Map<VmId, Vm> told = new HashMap<>();
    private boolean gap;
    private boolean synced;
    private long lastTold;
    private volatile boolean closed;
    private volatile Runnable onClose = () -> {};

    /**
     * @param others hosts of the connection that are not watched
     * @param connecting how long a host may take for its first answer
     */
    LibvirtWatch(
            Hosts connection,
            Collection<HostLink> watched,
            Set<HostId> others,
            Duration lease,
            Duration connecting,
            ProviderContext context) {
        this.connection = connection;
        this.context = context;
        this.mailbox = new Mailbox(context.clock());
        this.census = new Census(others, context.clock());
        this.lease = lease.toNanos();
        this.beat = Math.max(1, this.lease / BEATS_IN_A_LEASE);
        this.lastTold = context.ticker().nanos();
        WatchedHost.Pace pace = new WatchedHost.Pace(
                Duration.ofNanos(beat), lease, connecting.compareTo(lease) > 0 ? connecting : lease);
        for (HostLink link : watched) {
            hosts.add(new WatchedHost(
                    link.id(), mailbox, ear -> Inquiry.through(link, ear, context.ticker()), context.ticker(), pace));
            untoldHosts.add(link.id());
        }
    }

    void onClose(Runnable action) {
        onClose = action;
    }

    @Override
    public Optional<HealthEvent> next(Deadline deadline) throws InterruptedException {
        while (true) {
            if (closed) {
                throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "the watch is closed");
            }
            connection.ensureOpen();
            hosts.forEach(host -> take(host, host.advance()));
            Optional<HealthEvent> event = tell();
            if (event.isPresent()) {
                lastTold = context.ticker().nanos();
                return event;
            }
            if (deadline.hasPassed()) {
                return Optional.empty();
            }
            mailbox.await(Math.min(deadline.remaining().toNanos(), untilNextStep()));
        }
    }

    private void take(WatchedHost host, WatchedHost.News news) {
        untoldSignals.addAll(news.signals);
        boolean tooMany = untoldSignals.size() > Mailbox.KEPT;
        while (untoldSignals.size() > Mailbox.KEPT) {
            untoldSignals.remove();
        }
        gap |= (news.gap || tooMany) && synced;
        if (news.host) {
            untoldHosts.add(host.id());
            // A host that falls silent, or speaks again, changes what can be said of VMs elsewhere too.
            hosts.forEach(each -> untoldVms.addAll(each.sightings().keySet()));
        }
        for (VmId vm : news.vms) {
            // One that left a host is looked at where it went, so that no half of a move is told.
            hosts.stream().filter(each -> each != host).forEach(each -> {
                if (!host.sightings().containsKey(vm)) {
                    each.want(vm);
                }
            });
            untoldVms.add(vm);
        }
    }

    private long untilNextStep() {
        long now = context.ticker().nanos();
        long next = lastTold + beat;
        next = next - now <= 0 ? now + beat : next;
        for (WatchedHost host : hosts) {
            next = Math.min(next, host.nextStep());
        }
        return Math.max(100_000, next - now);
    }

    private Optional<HealthEvent> tell() {
        if (gap) {
            startAnew();
            return Optional.of(new HealthEvent.Gap(
                    context.clock().instant(), "reports of a host may have been lost with the connection to it"));
        }
        if (!untoldSignals.isEmpty()) {
            return Optional.of(untoldSignals.remove());
        }
        Optional<HealthEvent> event = tellHost();
        if (event.isEmpty()) {
            event = tellVm();
        }
        if (event.isEmpty()) {
            event = tellSynced();
        }
        return event.isEmpty() ? heartbeat() : event;
    }

    private void startAnew() {
        gap = false;
        synced = false;
        told.clear();
        hosts.forEach(host -> {
            untoldHosts.add(host.id());
            untoldVms.addAll(host.sightings().keySet());
        });
    }

    private Optional<HealthEvent> tellHost() {
        for (WatchedHost host : hosts) {
            if (host.isSettled() && untoldHosts.remove(host.id())) {
                return Optional.of(new HealthEvent.HostObserved(new HealthReport(
                        host.id(), host.health(), host.detail(), context.clock().instant())));
            }
        }
        return Optional.empty();
    }

    private Optional<HealthEvent> tellVm() {
        for (Iterator<VmId> each = untoldVms.iterator(); each.hasNext(); ) {
            VmId id = each.next();
            if (hosts.stream().anyMatch(host -> !host.isSettled() || host.isLookingAt(id))) {
                continue; // its residence is being found out
            }
            each.remove();
            Optional<Vm> vm = census.describe(id, hosts);
            if (vm.isEmpty() || isTold(vm.get())) {
                continue;
            }
            if (census.isKnown(id)) {
                told.put(id, vm.get());
            } else {
                told.remove(id);
            }
            return Optional.of(new HealthEvent.VmObserved(vm.get()));
        }
        return Optional.empty();
    }

    private boolean isTold(Vm vm) {
        Vm before = told.get(vm.id());
        return before != null
                && before.residence().equals(vm.residence())
                && before.name().equals(vm.name())
                && before.virtualCpus() == vm.virtualCpus()
                && before.memory().equals(vm.memory());
    }

    private Optional<HealthEvent> tellSynced() {
        if (synced || !untoldVms.isEmpty() || !hosts.stream().allMatch(WatchedHost::isSettled)) {
            return Optional.empty();
        }
        synced = true;
        return Optional.of(new HealthEvent.Synced(context.clock().instant()));
    }

    /** Only after an answer that came since something was last told (§5.5). */
    private Optional<HealthEvent> heartbeat() {
        long now = context.ticker().nanos();
        boolean heard = hosts.stream()
                .filter(WatchedHost::hasAnswered)
                .anyMatch(host -> host.heardAt() - lastTold > 0 && now - host.heardAt() < lease);
        return heard && now - lastTold >= beat
                ? Optional.of(new HealthEvent.Heartbeat(context.clock().instant()))
                : Optional.empty();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            hosts.forEach(WatchedHost::close);
            mailbox.ring();
            onClose.run();
        }
    }
}
