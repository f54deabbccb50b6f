package io.evenkeel.server.bench.plan;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.plan.Balance;
import io.evenkeel.planner.plan.Drain;
import io.evenkeel.planner.plan.Failover;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.sample.SampleCluster;
import io.evenkeel.planner.schedule.Lanes;
import io.evenkeel.planner.schedule.Scheduler;
import io.evenkeel.server.console.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Plans for clusters that are alike but for their size, and how the cost grows with it. Times are CPU seconds of the
 * planning thread, see {@link Rounds}; a drain is timed with its schedule.
 */
public final class ScaleBench {
    private static final int VMS_PER_HOST = 15;
    private static final int PART_OF_HOSTS = 100;

    private final Table table = Table.of(
            ">HOSTS", ">VMS", ">BALANCE S", ">MOVES", ">SCORE", ">DRAIN S", ">MOVES", ">FAILOVER S", ">RESTARTS");

    private final List<Cost> costs = new ArrayList<>();

    /** CPU seconds at a size. */
    private record Cost(int hosts, double balance, double drain, double failover) {}

    /** The rows up to now; the last tells the powers of the number of hosts with which the costs grow, if there are two sizes. */
    public Table table() {
        if (costs.size() > 1) {
            Cost first = costs.get(0);
            Cost last = costs.get(costs.size() - 1);
            double hosts = (double) last.hosts() / first.hosts();
            table.row(
                    "growth",
                    "",
                    power(last.balance() / first.balance(), hosts),
                    "",
                    "",
                    power(last.drain() / first.drain(), hosts),
                    "",
                    power(last.failover() / first.failover(), hosts),
                    "");
        }
        return table;
    }

    /** Balances so many hosts; drains one in a hundred of them, and restarts what ran on one in a hundred. */
    public void measure(int hosts, long seed) {
        Cluster cluster = SampleCluster.of(hosts, VMS_PER_HOST, seed);
        Set<String> some = cluster.hosts().stream()
                .limit(Math.max(1, hosts / PART_OF_HOSTS))
                .map(Host::name)
                .collect(Collectors.toSet());
        Rounds.Timed<Plan> balance = Rounds.of(() -> Balance.greedy(0).plan(cluster));
        Drain drain = new Drain(some, seed);
        Rounds.Timed<Plan> emptied = Rounds.of(() -> drain.plan(cluster));
        Cluster marked = drain.marked(cluster);
        double scheduling = Rounds.of(
                        () -> Scheduler.schedule(marked, emptied.value().moves(), Lanes.usual(), false))
                .seconds();
        Rounds.Timed<Plan> restarted = Rounds.of(() -> new Failover(some, seed).plan(cluster));
        Cost cost = new Cost(hosts, balance.seconds(), emptied.seconds() + scheduling, restarted.seconds());
        costs.add(cost);
        table.row(
                String.valueOf(hosts),
                String.valueOf(cluster.vms().size()),
                seconds(cost.balance()),
                moves(balance),
                String.format(
                        Locale.ROOT,
                        "%.3f -> %.3f",
                        balance.value().scoreBefore(),
                        balance.value().scoreAfter()),
                seconds(cost.drain()),
                moves(emptied),
                seconds(cost.failover()),
                moves(restarted));
    }

    private static String power(double times, double hosts) {
        return String.format(Locale.ROOT, "hosts^%.2f", Math.log(times) / Math.log(hosts));
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.4f", seconds);
    }

    private static String moves(Rounds.Timed<Plan> plan) {
        return String.valueOf(plan.value().moves().size());
    }
}
