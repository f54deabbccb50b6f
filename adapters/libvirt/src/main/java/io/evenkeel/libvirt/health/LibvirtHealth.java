package io.evenkeel.libvirt.health;

import io.evenkeel.libvirt.connection.Failures;
import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Settings;
import io.evenkeel.libvirt.wire.DomainStats;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.health.GuestSigns;
import io.evenkeel.spi.health.HealthMonitoring;
import io.evenkeel.spi.health.HealthReport;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.health.WatchRequest;
import io.evenkeel.spi.inventory.HostId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How hosts, VMs and guests are: asked at once for a probe, heard and asked again and again for a watch. */
public final class LibvirtHealth implements HealthMonitoring, AutoCloseable {

    private final Hosts hosts;
    private final Settings settings;
    private final ProviderContext context;
    private final LibvirtGuests guests;
    private final Set<LibvirtWatch> watches = ConcurrentHashMap.newKeySet();

    public LibvirtHealth(Hosts hosts, Settings settings, ProviderContext context) {
        this.hosts = hosts;
        this.settings = settings;
        this.context = context;
        this.guests = new LibvirtGuests(hosts, settings, context);
    }

    @Override
    public HealthReport probe(HostId host, Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        HostLink link = hosts.get(host);
        if (deadline.hasPassed()) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.TIMEOUT, "the deadline had passed before " + host + " was probed");
        }
        try {
            long stopped = link.query(
                    wire -> wire.domainStats(DomainStats.STATE).stream()
                            .filter(domain -> domain.state().isStoppedByIoError())
                            .count(),
                    deadline);
            return stopped == 0
                    ? report(host, HostHealth.HEALTHY, "answers")
                    : report(host, HostHealth.DEGRADED, "disk errors have stopped " + stopped + " VMs");
        } catch (HypervisorException e) {
            return switch (e.kind()) {
                // A host that is not given the time to answer has not answered.
                case UNREACHABLE, TIMEOUT, HYPERVISOR_FAULT -> report(host, HostHealth.SUSPECT, Failures.bare(e));
                default -> throw e;
            };
        }
    }

    private HealthReport report(HostId host, HostHealth health, String detail) {
        return new HealthReport(host, health, detail, context.clock().instant());
    }

    @Override
    public List<GuestSigns> guests(Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        return guests.signs(deadline);
    }

    @Override
    public HealthWatch watch(WatchRequest request, Deadline deadline) {
        hosts.ensureOpen();
        Collection<HostLink> watched = request.hosts().isEmpty()
                ? hosts.all()
                : request.hosts().stream().map(hosts::get).toList();
        Set<HostId> others = ConcurrentHashMap.newKeySet();
        hosts.all().forEach(link -> others.add(link.id()));
        watched.forEach(link -> others.remove(link.id()));
        LibvirtWatch watch = new LibvirtWatch(
                hosts, List.copyOf(watched), Set.copyOf(others), request.lease(), settings.answerTimeout(), context);
        watch.onClose(() -> watches.remove(watch));
        watches.add(watch);
        return watch;
    }

    /** Ends all watches. */
    @Override
    public void close() {
        List.copyOf(watches).forEach(LibvirtWatch::close);
    }
}
