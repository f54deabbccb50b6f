package io.evenkeel.simulator;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.load.HostLoad;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.load.VmLoad;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How busy hosts and VMs are, computed from their workloads. */
final class SimulatedLoad implements LoadMonitoring {

    /** As long as the real-time samples of common hypervisors. */
    private static final long WINDOW = Duration.ofSeconds(20).toNanos();

    private final Calls calls;
    private final World world;
    private final Clock clock;
    private final boolean seesWrites;

    /** @param seesWrites whether samples have a dirty rate */
    SimulatedLoad(Calls calls, Clock clock, boolean seesWrites) {
        this.calls = calls;
        this.world = calls.world;
        this.clock = clock;
        this.seesWrites = seesWrites;
    }

    /** What one host does in sum. */
    private static final class Sum {
        double threads;
        long received;
        long sent;
    }

    @Override
    public List<HostLoad> hosts(Deadline deadline) throws InterruptedException {
        return calls.read(deadline, until -> {
            Map<HostId, Sum> sums = new HashMap<>();
            for (SimVm vm : world.vms.values()) {
                for (HostId host : world.executions.of(vm)) {
                    Sum sum = sums.computeIfAbsent(host, unused -> new Sum());
                    sum.threads += cpu(vm, host).value() * vm.spec.virtualCpus();
                    sum.received += vm.spec.workload().received().bytesPerSecond();
                    sum.sent += vm.spec.workload().sent().bytesPerSecond();
                }
            }
            return world.hosts.values().stream()
                    .filter(SimHost::answers)
                    .map(host -> sample(host, sums.getOrDefault(host.id(), new Sum())))
                    .toList();
        });
    }

    private HostLoad sample(SimHost host, Sum sum) {
        double received = sum.received;
        double sent = sum.sent;
        for (Job job : host.jobs) {
            if (job.request.source().equals(host.id())) {
                sent += job.rate;
            } else {
                received += job.rate;
            }
        }
        return new HostLoad(
                host.id(),
                Share.clamped(sum.threads / host.spec.cpuThreads()),
                DataSize.ofBytes(Math.min(host.memoryUsed, host.spec.memory().bytes())),
                Optional.of(DataRate.ofBytesPerSecond((long) received)),
                Optional.of(DataRate.ofBytesPerSecond((long) sent)),
                Duration.ofNanos(Math.min(WINDOW, world.timeline.now())),
                clock.instant());
    }

    @Override
    public List<VmLoad> vms(Deadline deadline) throws InterruptedException {
        return calls.read(
                deadline,
                until -> world.vms.values().stream()
                        .flatMap(vm -> world.executions.of(vm).stream()
                                .filter(host -> world.host(host).answers())
                                .limit(1)
                                .map(host -> sample(vm, host)))
                        .toList());
    }

    private VmLoad sample(SimVm vm, HostId host) {
        Workload workload = vm.spec.workload();
        double speed = speed(vm, host);
        return new VmLoad(
                vm.id(),
                cpu(vm, host),
                Optional.of(vm.spec.memory()),
                Optional.of(workload.received()),
                Optional.of(workload.sent()),
                seen(DataRate.ofBytesPerSecond((long) (workload.writes().bytesPerSecond() * speed))),
                Duration.ofNanos(window(vm)),
                clock.instant(),
                seen(workload.workingSet(vm.spec.memory())));
    }

    private <T> Optional<T> seen(T figure) {
        return seesWrites ? Optional.of(figure) : Optional.empty();
    }

    private long window(SimVm vm) {
        return Math.min(WINDOW, world.timeline.now() - vm.since);
    }

    private Share cpu(SimVm vm, HostId host) {
        long age = world.timeline.now() - vm.since;
        Share busy = vm.spec.workload().cpu().average(age - window(vm), age);
        return Share.clamped(busy.value() * speed(vm, host));
    }

    /** A guest whose disks do not answer waits; one that is throttled has less. */
    private double speed(SimVm vm, HostId host) {
        if (world.host(host).storageHung) {
            return 0;
        }
        Job job = vm.job;
        return job == null || !job.request.source().equals(host) ? 1 : 1 - job.throttle() / 100.0;
    }
}
