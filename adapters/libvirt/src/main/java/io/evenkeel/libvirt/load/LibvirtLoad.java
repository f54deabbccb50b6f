package io.evenkeel.libvirt.load;

import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Hosts.Reply;
import io.evenkeel.libvirt.connection.Poll;
import io.evenkeel.libvirt.connection.Settings;
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
 * host, so only that of VMs is told. Dirty rates come a call or more after they were begun to be measured.
 */
public final class LibvirtLoad implements LoadMonitoring {

    /** Long enough for the kernel's counters, which tick in hundredths of a second. */
    private static final Duration SHORTEST_WINDOW = Duration.ofMillis(300);

    /** What is older tells of another time. */
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(5);

    private final Hosts hosts;
    private final ProviderContext context;
    private volatile Looks<HostId, Wire.NodeCpu> hostsBefore = new Looks<>(Map.of(), 0);
    private volatile Looks<VmPlace, VmSample> vmsBefore = new Looks<>(Map.of(), 0);
    private final VmFigures figures;
    private final DirtyRates dirtyRates;

    private record Looks<K, V>(Map<K, V> values, long takenAt) {}

    private record HostSample(Wire.NodeCpu cpu, Wire.NodeMemory memory) {}

    public LibvirtLoad(Hosts hosts, Settings settings, ProviderContext context) {
        this.hosts = hosts;
        this.context = context;
        this.figures = new VmFigures(hosts, settings.answerTimeout());
        this.dirtyRates = new DirtyRates(figures, context.ticker());
    }

    @Override
    public List<HostLoad> hosts(Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        Looks<HostId, Wire.NodeCpu> before = hostsBefore;
        if (isUnusable(before.takenAt(), before.values())) {
            before = new Looks<>(cpus(sampleHosts(deadline)), context.ticker().nanos());
            pause(before.takenAt(), deadline);
        }
        Map<HostId, HostSample> samples = sampleHosts(deadline);
        Looks<HostId, Wire.NodeCpu> now =
                new Looks<>(cpus(samples), context.ticker().nanos());
        hostsBefore = now;
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
        Looks<VmPlace, VmSample> before = vmsBefore;
        if (isUnusable(before.takenAt(), before.values())) {
            before = new Looks<>(sampleVms(deadline), context.ticker().nanos());
            pause(before.takenAt(), deadline);
        }
        Looks<VmPlace, VmSample> now =
                new Looks<>(sampleVms(deadline), context.ticker().nanos());
        vmsBefore = now;
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
        double used = (double) (later.cpuNanos() - earlier.cpuNanos()) / window.toNanos() / later.virtualCpus();
        return new VmLoad(
                later.vm(),
                Share.clamped(used),
                later.resident(),
                rate(earlier.received(), later.received(), window),
                rate(earlier.sent(), later.sent(), window),
                dirtyRates.of(place, later),
                window,
                context.clock().instant());
    }

    private static Optional<DataRate> rate(OptionalLong earlier, OptionalLong later, Duration window) {
        if (earlier.isEmpty() || later.isEmpty() || later.getAsLong() < earlier.getAsLong()) {
            return Optional.empty();
        }
        double bytes = later.getAsLong() - earlier.getAsLong();
        return Optional.of(DataRate.ofBytesPerSecond((long) (bytes / window.toNanos() * 1e9)));
    }

    private boolean isUnusable(long takenAt, Map<?, ?> values) {
        long age = context.ticker().nanos() - takenAt;
        return values.isEmpty() || age > LONGEST_WINDOW.toNanos() || age < SHORTEST_WINDOW.toNanos();
    }

    private void pause(long since, Deadline deadline) throws InterruptedException {
        Poll.until(
                deadline,
                () -> context.ticker().nanos() - since >= SHORTEST_WINDOW.toNanos()
                        ? Optional.of(true)
                        : Optional.empty());
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
        figures.ask(deadline).forEach((host, found) -> {
            found.forEach(sample -> samples.put(new VmPlace(sample.vm(), host), sample));
            dirtyRates.next(host, found);
        });
        return samples;
    }
}
