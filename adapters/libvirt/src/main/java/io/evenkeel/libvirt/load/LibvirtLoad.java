package io.evenkeel.libvirt.load;

import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Hosts.Reply;
import io.evenkeel.libvirt.connection.Poll;
import io.evenkeel.libvirt.connection.Settings;
import io.evenkeel.libvirt.connection.SideLines;
import io.evenkeel.libvirt.inventory.VmPlace;
import io.evenkeel.libvirt.load.LastLooks.Look;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.load.HostLoad;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.load.VmLoad;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How busy hosts and VMs are, from the processor time they have used between two looks.
 *
 * <p>The first call looks twice, a moment apart; later ones compare with the call before. libvirt counts no traffic of a
 * host, so only that of VMs is told. A VM's dirty rate comes when two measurements of it have ended, which take some
 * seconds each and are begun and read by calls.
 */
public final class LibvirtLoad implements LoadMonitoring {

    private final Hosts hosts;
    private final ProviderContext context;
    private final LastLooks<HostId, Wire.NodeCpu> lastHosts = new LastLooks<>();
    private final LastLooks<VmPlace, VmSample> lastVms = new LastLooks<>();
    private final SideLines figures;
    private final DirtyRates dirtyRates;

    private record HostSample(Wire.NodeCpu cpu, Wire.NodeMemory memory) {}

    public LibvirtLoad(Hosts hosts, Settings settings, ProviderContext context) {
        this.hosts = hosts;
        this.context = context;
        this.figures = new SideLines(hosts);
        this.dirtyRates = new DirtyRates(DirtyRates.ordersTo(figures), context.ticker());
    }

    @Override
    public List<HostLoad> hosts(Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        Optional<Look<HostId, Wire.NodeCpu>> known = lastHosts.toCompareWith(now());
        Look<HostId, Wire.NodeCpu> before =
                known.isPresent() ? known.get() : first(lastHosts, cpus(sampleHosts(deadline)), deadline);
        Map<HostId, HostSample> samples = sampleHosts(deadline);
        Look<HostId, Wire.NodeCpu> now = new Look<>(cpus(samples), now());
        lastHosts.add(now);
        Duration window = Duration.ofNanos(now.takenAt() - before.takenAt());
        List<HostLoad> loads = new ArrayList<>();
        for (Map.Entry<HostId, HostSample> each : samples.entrySet()) {
            Wire.NodeCpu earlier = before.values().get(each.getKey());
            Wire.NodeCpu later = each.getValue().cpu();
            if (earlier == null || later.totalNanos() <= earlier.totalNanos()) {
                continue; // not measured yet, or rebooted
            }
            double idle =
                    (double) (later.idleNanos() - earlier.idleNanos()) / (later.totalNanos() - earlier.totalNanos());
            Wire.NodeMemory memory = each.getValue().memory();
            loads.add(new HostLoad(
                    each.getKey(),
                    Share.clamped(1 - idle),
                    DataSize.ofBytes(Math.max(0, memory.total() - memory.available())),
                    Optional.empty(),
                    Optional.empty(),
                    window,
                    context.clock().instant()));
        }
        return List.copyOf(loads);
    }

    @Override
    public List<VmLoad> vms(Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        Optional<Look<VmPlace, VmSample>> known = lastVms.toCompareWith(now());
        Look<VmPlace, VmSample> before =
                known.isPresent() ? known.get() : first(lastVms, sampleVms(deadline), deadline);
        Look<VmPlace, VmSample> now = new Look<>(sampleVms(deadline), now());
        lastVms.add(now);
        Duration window = Duration.ofNanos(now.takenAt() - before.takenAt());
        Map<VmId, VmLoad> loads = new LinkedHashMap<>();
        for (Map.Entry<VmPlace, VmSample> each : now.values().entrySet()) {
            VmSample earlier = before.values().get(each.getKey());
            VmSample later = each.getValue();
            if (earlier == null || later.cpuNanos() < earlier.cpuNanos()) {
                continue; // has just come here, or was restarted
            }
            loads.putIfAbsent(later.vm(), load(each.getKey(), earlier, later, window));
        }
        return List.copyOf(loads.values());
    }

    private VmLoad load(VmPlace place, VmSample earlier, VmSample later, Duration window) {
        Optional<Writes> writes = dirtyRates.of(place);
        double used = (double) (later.cpuNanos() - earlier.cpuNanos()) / window.toNanos() / later.virtualCpus();
        return new VmLoad(
                later.vm(),
                Share.clamped(used),
                later.resident(),
                rate(earlier.received(), later.received(), window),
                rate(earlier.sent(), later.sent(), window),
                writes.map(Writes::rate),
                window,
                context.clock().instant(),
                writes.map(Writes::workingSet));
    }

    private static Optional<DataRate> rate(OptionalLong earlier, OptionalLong later, Duration window) {
        if (earlier.isEmpty() || later.isEmpty() || later.getAsLong() < earlier.getAsLong()) {
            return Optional.empty();
        }
        double bytes = later.getAsLong() - earlier.getAsLong();
        return Optional.of(DataRate.ofBytesPerSecond((long) (bytes / window.toNanos() * 1e9)));
    }

    private long now() {
        return context.ticker().nanos();
    }

    /** Keeps a look that was just taken, and returns it when another may be compared with it. */
    private <K, V> Look<K, V> first(LastLooks<K, V> looks, Map<K, V> values, Deadline deadline)
            throws InterruptedException {
        Look<K, V> first = new Look<>(values, now());
        looks.add(first);
        Poll.until(
                deadline,
                () -> now() - first.takenAt() >= LastLooks.SHORTEST_WINDOW.toNanos()
                        ? Optional.of(true)
                        : Optional.empty());
        return first;
    }

    private Map<HostId, HostSample> sampleHosts(Deadline deadline) throws InterruptedException {
        Map<HostId, HostSample> samples = new LinkedHashMap<>();
        hosts.askAll(wire -> new HostSample(wire.cpu(), wire.memory()), deadline)
                .forEach((host, reply) -> {
                    if (reply instanceof Reply.Answer<HostSample> answer) {
                        samples.put(host, answer.value());
                    }
                });
        return samples;
    }

    private static Map<HostId, Wire.NodeCpu> cpus(Map<HostId, HostSample> samples) {
        Map<HostId, Wire.NodeCpu> cpus = new LinkedHashMap<>();
        samples.forEach((host, sample) -> cpus.put(host, sample.cpu()));
        return cpus;
    }

    private Map<VmPlace, VmSample> sampleVms(Deadline deadline) throws InterruptedException {
        Map<VmPlace, VmSample> samples = new LinkedHashMap<>();
        figures.ask(VmSample::all, deadline).forEach((host, found) -> {
            found.forEach(sample -> samples.put(sample.on(host), sample));
            dirtyRates.next(host, found);
        });
        return samples;
    }
}
