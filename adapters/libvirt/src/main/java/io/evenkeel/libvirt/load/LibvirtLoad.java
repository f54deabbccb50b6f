package io.evenkeel.libvirt.load;

import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Hosts.Reply;
import io.evenkeel.libvirt.connection.Poll;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.load.HostLoad;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.load.VmLoad;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How busy hosts and VMs are, from the processor time they have used between two looks.
 *
 * <p>The first call looks twice, a moment apart; later ones compare with the call before. Network rates and dirty rates
 * are not measured.
 */
public final class LibvirtLoad implements LoadMonitoring {

    /** Long enough for the kernel's counters, which tick in hundredths of a second. */
    private static final Duration SHORTEST_WINDOW = Duration.ofMillis(300);

    /** What is older tells of another time. */
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(5);

    private final Hosts hosts;
    private final ProviderContext context;
    private volatile Looks<HostId, Wire.NodeCpu> hostsBefore = new Looks<>(Map.of(), 0);
    private volatile Looks<Where, Long> vmsBefore = new Looks<>(Map.of(), 0);

    private record Looks<K, V>(Map<K, V> values, long takenAt) {}

    /** A VM on one host; one that has moved starts a new count. */
    private record Where(VmId vm, HostId host) {}

    private record HostSample(Wire.NodeCpu cpu, Wire.NodeMemory memory) {}

    private record VmSample(VmId vm, int virtualCpus, long cpuNanos, Optional<Long> resident) {}

    public LibvirtLoad(Hosts hosts, ProviderContext context) {
        this.hosts = hosts;
        this.context = context;
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
        Looks<Where, Long> before = vmsBefore;
        if (isUnusable(before.takenAt(), before.values())) {
            before = new Looks<>(used(sampleVms(deadline)), context.ticker().nanos());
            pause(before.takenAt(), deadline);
        }
        Map<Where, VmSample> samples = sampleVms(deadline);
        Looks<Where, Long> now = new Looks<>(used(samples), context.ticker().nanos());
        vmsBefore = now;
        Duration window = Duration.ofNanos(now.takenAt() - before.takenAt());
        Map<VmId, VmLoad> loads = new LinkedHashMap<>();
        for (Map.Entry<Where, VmSample> each : samples.entrySet()) {
            Long earlier = before.values().get(each.getKey());
            VmSample later = each.getValue();
            if (earlier == null || later.cpuNanos() < earlier) {
                continue; // has just come here, or was restarted
            }
            double used = (double) (later.cpuNanos() - earlier) / window.toNanos() / later.virtualCpus();
            loads.putIfAbsent(
                    later.vm(),
                    new VmLoad(
                            later.vm(),
                            Share.clamped(used),
                            later.resident().map(DataSize::ofBytes),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            window,
                            context.clock().instant()));
        }
        return List.copyOf(loads.values());
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

    private Map<Where, VmSample> sampleVms(Deadline deadline) throws InterruptedException {
        Map<Where, VmSample> samples = new LinkedHashMap<>();
        hosts.askAll(wire -> wire.eachDomain(LibvirtLoad::sample), deadline).forEach((host, reply) -> {
            if (reply instanceof Reply.Answer<List<Optional<VmSample>>> answer) {
                answer.value()
                        .forEach(each -> each.ifPresent(sample -> samples.put(new Where(sample.vm(), host), sample)));
            }
        });
        return samples;
    }

    /** Empty for what does not run. */
    private static Optional<VmSample> sample(Dom domain) {
        if (!domain.state().isRunning()) {
            return Optional.empty();
        }
        Dom.Info info = domain.info();
        return Optional.of(new VmSample(
                new VmId(domain.uuid()), Math.max(1, info.virtualCpus()), info.cpuNanos(), domain.residentBytes()));
    }

    private static Map<Where, Long> used(Map<Where, VmSample> samples) {
        Map<Where, Long> used = new LinkedHashMap<>();
        samples.forEach((where, sample) -> used.put(where, sample.cpuNanos()));
        return used;
    }
}
