package io.evenkeel.server.bench.plan;

import io.evenkeel.planner.check.PlanCheck;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.plan.Balance;
import io.evenkeel.planner.plan.Drain;
import io.evenkeel.planner.plan.Failover;
import io.evenkeel.planner.plan.Move;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.schedule.Lanes;
import io.evenkeel.planner.schedule.Schedule;
import io.evenkeel.planner.schedule.Scheduler;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.Table;
import io.evenkeel.server.plan.GanetiText;
import io.evenkeel.server.plan.NeutralCsv;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Measures plans for clusters in directories. Times are CPU seconds of the planning thread, the last of a few rounds. */
public final class PlanBench {
    private static final int ROUNDS = 3;
    private static final double NANOS = 1e9;

    private final Table table = Table.of("CLUSTER", "PLAN", ">CPU S", ">MOVES", ">BOUND", ">SCORE", "NOTE");

    private record Timed<T>(T value, double seconds) {}

    public Table table() {
        return table;
    }

    private static <T> Timed<T> timed(Supplier<T> work) {
        Timed<T> last = once(work);
        for (int round = 1; round < ROUNDS; round++) {
            last = once(work);
        }
        return last;
    }

    private static <T> Timed<T> once(Supplier<T> work) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        T value = work.get();
        return new Timed<>(value, (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / NANOS);
    }

    /** Balances: greedy alone, and with so many trials after it. */
    public void balance(Path directory, double gainFloor, long trials) {
        Cluster cluster = NeutralCsv.read(directory);
        Timed<Plan> greedy = timed(() -> Balance.greedy(0).plan(cluster));
        row(directory, "balance, greedy", greedy, "from " + score(greedy.value().scoreBefore()));
        if (trials > 0) {
            Timed<Plan> refined =
                    once(() -> Balance.greedy(gainFloor).trying(trials).plan(cluster));
            row(directory, "balance, floor " + gainFloor, refined, "trials " + trials);
        }
    }

    /** Empties the first hosts, with a schedule. */
    public void drain(Path directory, int hosts) {
        Cluster cluster = NeutralCsv.read(directory);
        Drain drain = new Drain(first(cluster, hosts), 1);
        Timed<Plan> plan = timed(() -> drain.plan(cluster));
        Timed<Schedule> schedule = timed(
                () -> Scheduler.schedule(drain.marked(cluster), plan.value().moves(), Lanes.usual(), false));
        row(
                directory,
                "drain " + hosts,
                new Timed<>(plan.value(), plan.seconds() + schedule.seconds()),
                String.format(
                        Locale.ROOT,
                        "makespan %d s, bound %d s, %d not live",
                        schedule.value().makespan().toSeconds(),
                        schedule.value().makespanBound().toSeconds(),
                        schedule.value().stuck().size()));
    }

    /** Restarts what ran on the first hosts. */
    public void failover(Path directory, int hosts) {
        Cluster cluster = NeutralCsv.read(directory);
        Failover failover = new Failover(first(cluster, hosts), 1);
        Timed<Plan> plan = timed(() -> failover.plan(cluster));
        row(directory, "failover of " + hosts, plan, plan.value().unplaced().size() + " without a place");
    }

    /** Takes hosts below a share of CPU. */
    public void hotSpots(Path directory, double share) {
        Cluster cluster = NeutralCsv.read(directory);
        Balance balance = Balance.greedy(Double.POSITIVE_INFINITY).relieving(Map.of("cpu", share));
        row(directory, "hot spots above " + share, timed(() -> balance.plan(cluster)), "");
    }

    /** Lets hbal balance the same cluster, reaches its score, and lets hbal score the result. */
    public void hbal(Path directory) throws InterruptedException {
        Cluster cluster = NeutralCsv.read(directory);
        Hbal hbal = new Hbal(directory.resolve("util.txt"));
        Hbal.Result peer = hbal.balance(directory.resolve("ganeti.data"));
        table.row(
                String.valueOf(directory.getFileName()),
                "hbal",
                seconds(peer.cpuSeconds()),
                String.valueOf(peer.moves()),
                "",
                score(peer.score()),
                "");
        Timed<Plan> own = reaching(cluster, peer.score());
        Path rewritten = rewritten(directory, own.value());
        Hbal.Result judged = hbal.balance(rewritten, "-l", "0");
        row(
                directory,
                "to hbal's score",
                own,
                String.format(
                        Locale.ROOT,
                        "hbal scores it %.5f; %.0f times less CPU",
                        judged.initialScore(),
                        peer.cpuSeconds() / own.seconds()));
        List<String> problems = PlanCheck.problems(
                cluster,
                Scheduler.schedule(cluster, own.value().moves(), Lanes.usual(), false)
                        .moves());
        if (!problems.isEmpty()) {
            throw new FailedException("the plan breaks rules: " + String.join("; ", problems));
        }
    }

    /** Greedy alone if that is enough; else a short search at ever smaller prices of a move. All attempts count. */
    private static Timed<Plan> reaching(Cluster cluster, double score) {
        Timed<Plan> plan = timed(() -> Balance.greedy(0).until(score).plan(cluster));
        double spent = plan.seconds();
        long trials = 40L * cluster.vms().size();
        for (double floor = 0.004; plan.value().scoreAfter() > score && floor > 0.00005; floor *= 0.7) {
            Balance balance = Balance.greedy(floor).trying(trials);
            plan = once(() -> balance.plan(cluster));
            spent += plan.seconds();
        }
        return new Timed<>(plan.value(), spent);
    }

    private static Path rewritten(Path directory, Plan plan) {
        try {
            Path file = Files.createTempFile("evenkeel-plan", ".data");
            file.toFile().deleteOnExit();
            GanetiText.rewrite(
                    directory.resolve("ganeti.data"),
                    file,
                    plan.moves().stream().collect(Collectors.toMap(Move::vm, Move::to)));
            return file;
        } catch (IOException e) {
            throw new FailedException("no temporary file: " + e.getMessage(), e);
        }
    }

    private static Set<String> first(Cluster cluster, int hosts) {
        return cluster.hosts().stream().limit(hosts).map(Host::name).collect(Collectors.toSet());
    }

    private void row(Path directory, String what, Timed<Plan> plan, String note) {
        table.row(
                Optional.ofNullable(directory.getFileName()).map(Path::toString).orElse("/"),
                what,
                seconds(plan.seconds()),
                String.valueOf(plan.value().moves().size()),
                String.valueOf(plan.value().bounds().moves()),
                score(plan.value().scoreAfter()),
                note);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    private static String score(double score) {
        return String.format(Locale.ROOT, "%.5f", score);
    }
}
