package io.evenkeel.server.bench.trace;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.policy.Policy;
import io.evenkeel.planner.policy.RecentDemand;
import io.evenkeel.spi.unit.DataSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The planner under a policy, with demand as the supervisor reckons it. */
final class PolicyMover implements Mover {
    private static final double MILLION = 1e6;
    private static final long BYTES_PER_KIBIBYTE = 1024;

    /** Memory in KiB is a limit, CPU in millionths of a host shall be even. */
    private static final List<Resource> RESOURCES = List.of(new Resource("memory", 0, 1), Resource.load("cpu"));

    private final String name;
    private final Policy policy;
    private final long trials;

    PolicyMover(String name, Policy policy, long trials) {
        this.name = requireNonNull(name, "name");
        this.policy = requireNonNull(policy, "policy");
        this.trials = trials;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Shift> moves(Moment now) {
        Cluster cluster = cluster(now);
        double score = Policy.score(cluster);
        if (!policy.asksForPlan(score)) {
            return List.of();
        }
        Plan plan = policy.balance(cluster, score, trials, now.sample())
                .until(policy.leave())
                .plan(cluster);
        return plan.moves().stream()
                .map(move -> new Shift(Integer.parseInt(move.vm()), Integer.parseInt(move.to())))
                .toList();
    }

    /** Hosts and VMs by their numbers. */
    private static Cluster cluster(Moment now) {
        Site site = now.site();
        List<Host> hosts = IntStream.range(0, site.hosts())
                .mapToObj(host -> Host.of(String.valueOf(host), Amounts.of((long) site.memory(), (long) MILLION)))
                .toList();
        List<Vm> vms = new ArrayList<>();
        for (int v = 0; v < now.trace().vms(); v++) {
            long memory = (long) Math.ceil(now.trace().memory(v));
            RecentDemand demand = new RecentDemand(Trace.HOUR);
            for (double used : now.trace().lately(v, now.sample(), Trace.HOUR)) {
                demand.add(used);
            }
            Vm vm = Vm.of(
                    String.valueOf(v),
                    Amounts.of(memory, Math.round(demand.percentile() / site.cpu() * MILLION)),
                    Optional.of(String.valueOf(now.hostOf(v))),
                    DataSize.ofBytes(memory * BYTES_PER_KIBIBYTE));
            vms.add(now.residence(v).map(vm::residentFor).orElse(vm));
        }
        return new Cluster(RESOURCES, hosts, vms, List.of());
    }
}
