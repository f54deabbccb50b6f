package io.evenkeel.server.bench.plan;

import io.evenkeel.planner.check.PlanCheck;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.plan.Admission;
import io.evenkeel.planner.plan.Balance;
import io.evenkeel.planner.plan.Drain;
import io.evenkeel.planner.plan.Failover;
import io.evenkeel.planner.plan.Move;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.plan.Reach;
import io.evenkeel.planner.schedule.Lanes;
import io.evenkeel.planner.schedule.Schedule;
import io.evenkeel.planner.schedule.Scheduler;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.console.Table;
import io.evenkeel.server.plan.GanetiText;
import io.evenkeel.server.plan.NeutralCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Measures plans for clusters in directories. Times are CPU seconds of the planning thread, see {@link Rounds}. */
public final class PlanBench {
    private final Table table = Table.of("CLUSTER", "PLAN", ">FIRST S", ">CPU S", ">MOVES", ">BOUND", ">SCORE", "NOTE");

    public Table table() {
        return table;
    }

    /** Balances: greedy alone, and with so many trials after it. */
    public void balance(Path directory, double gainFloor, long trials) {
        Cluster cluster = NeutralCsv.read(directory);
        Rounds.Timed<Plan> greedy = Rounds.of(() -> Balance.greedy(0).plan(cluster));
        row(directory, "balance, greedy", greedy, "from " + score(greedy.value().scoreBefore()));
        if (trials > 0) {
            Rounds.Timed<Plan> refined =
                    Rounds.once(() -> Balance.greedy(gainFloor).trying(trials).plan(cluster));
            row(directory, "balance, floor " + gainFloor, refined, "trials " + trials);
        }
    }

    /** The score that so many moves can come to at most; beside hbal's after as many, if it is to be run too. */
    public void curve(Path directory, List<Integer> moves, double gainFloor, long trials, boolean withHbal)
            throws InterruptedException {
        Cluster cluster = NeutralCsv.read(directory);
        List<Double> peer = withHbal
                ? new Hbal(directory.resolve("util.txt"))
                        .balance(directory.resolve("ganeti.data"))
                        .steps()
                : List.of();
        for (int most : moves) {
            Balance balance = Balance.greedy(gainFloor).trying(trials).movingAtMost(most);
            String note = peer.size() < most ? "" : "hbal: " + score(peer.get(most - 1));
            row(directory, "at most " + most + " moves", Rounds.once(() -> balance.plan(cluster)), note);
        }
    }

    /** Empties the first hosts, with a schedule. */
    public void drain(Path directory, int hosts) {
        Cluster cluster = NeutralCsv.read(directory);
        Drain drain = new Drain(first(cluster, hosts), 1);
        Rounds.Timed<Plan> plan = Rounds.of(() -> drain.plan(cluster));
        Rounds.Timed<Schedule> schedule = Rounds.of(
                () -> Scheduler.schedule(drain.marked(cluster), plan.value().moves(), Lanes.usual(), false));
        row(
                directory,
                "drain " + hosts,
                new Rounds.Timed<>(plan.value(), plan.first() + schedule.first(), plan.seconds() + schedule.seconds()),
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
        Rounds.Timed<Plan> plan = Rounds.of(() -> failover.plan(cluster));
        row(directory, "failover of " + hosts, plan, plan.value().unplaced().size() + " without a place");
    }

    /** Admits so many VMs, the likes of those that are there, one after another; the time is that of one. */
    public void admission(Path directory, int vms) {
        Cluster cluster = NeutralCsv.read(directory);
        Rounds.Timed<Admission> stock = Rounds.once(() -> new Admission(cluster, 1));
        int known = cluster.vms().size();
        List<Vm> fresh = IntStream.range(0, vms)
                .mapToObj(i -> cluster.vms().get(i * known / vms))
                .map(like -> Vm.of("new, like " + like.name(), like.demand(), Optional.empty(), like.memory())
                        .needing(like.needs()))
                .toList();
        List<Rounds.Timed<Admission.Answer>> answers = fresh.stream()
                .map(vm -> Rounds.once(() -> stock.value().admit(vm)))
                .toList();
        double[] sorted = answers.stream()
                .mapToDouble(Rounds.Timed::seconds)
                .skip(vms / 2)
                .sorted()
                .toArray();
        table.row(
                name(directory),
                "admit " + vms + ", n = 1",
                seconds(answers.get(0).seconds()),
                seconds(sorted[sorted.length / 2]),
                "",
                "",
                "",
                String.format(
                        Locale.ROOT,
                        "%d admitted; stock taken once in %.2f s",
                        answers.stream()
                                .filter(answer -> answer.value().host().isPresent())
                                .count(),
                        stock.seconds()));
    }

    /** Takes hosts below a share of CPU. */
    public void hotSpots(Path directory, double share) {
        Cluster cluster = NeutralCsv.read(directory);
        Balance balance = Balance.greedy(Double.POSITIVE_INFINITY).relieving(Map.of("cpu", share));
        row(directory, "hot spots above " + share, Rounds.of(() -> balance.plan(cluster)), "");
    }

    /** Lets hbal balance the same cluster, reaches its score, and lets hbal score the result. */
    public void hbal(Path directory) throws InterruptedException {
        Cluster cluster = NeutralCsv.read(directory);
        Hbal hbal = new Hbal(directory.resolve("util.txt"));
        Hbal.Result peer = hbal.balance(directory.resolve("ganeti.data"));
        table.row(
                name(directory),
                "hbal",
                seconds(peer.cpuSeconds()),
                seconds(peer.cpuSeconds()),
                String.valueOf(peer.moves()),
                "",
                score(peer.score()),
                "");
        Reach reach = Reach.of(peer.score());
        Rounds.Timed<Plan> own = Rounds.of(() -> reach.plan(cluster).plan());
        Path rewritten = rewritten(directory, own.value());
        Hbal.Result judged = hbal.balance(rewritten, "-l", "0");
        row(
                directory,
                "to hbal's score",
                own,
                String.format(
                        Locale.ROOT,
                        "hbal scores it %.5f; %.0f times less CPU, %.0f the first time",
                        judged.initialScore(),
                        peer.cpuSeconds() / own.seconds(),
                        peer.cpuSeconds() / own.first()));
        List<String> problems = PlanCheck.problems(
                cluster,
                Scheduler.schedule(cluster, own.value().moves(), Lanes.usual(), false)
                        .moves());
        if (!problems.isEmpty()) {
            throw new FailedException("the plan breaks rules: " + String.join("; ", problems));
        }
    }

    private static Path rewritten(Path directory, Plan plan) {
        try {
            Path file = Files.createTempFile("evenkeel-plan", ".data");
            file.toFile().deleteOnExit();
            return Files.writeString(
                    file,
                    GanetiText.moved(
                            directory.resolve("ganeti.data"),
                            plan.moves().stream().collect(Collectors.toMap(Move::vm, Move::to))));
        } catch (IOException e) {
            throw new FailedException("no temporary file: " + e.getMessage(), e);
        }
    }

    private static Set<String> first(Cluster cluster, int hosts) {
        if (hosts > cluster.hosts().size()) {
            throw new InputException("the first " + hosts + " hosts: this cluster has "
                    + cluster.hosts().size() + "; give as many or fewer");
        }
        return cluster.hosts().stream().limit(hosts).map(Host::name).collect(Collectors.toSet());
    }

    private void row(Path directory, String what, Rounds.Timed<Plan> plan, String note) {
        table.row(
                name(directory),
                what,
                seconds(plan.first()),
                seconds(plan.seconds()),
                String.valueOf(plan.value().moves().size()),
                String.valueOf(plan.value().bounds().moves()),
                score(plan.value().scoreAfter()),
                note);
    }

    private static String name(Path directory) {
        return Optional.ofNullable(directory.getFileName()).map(Path::toString).orElse("/");
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.4f", seconds);
    }

    private static String score(double score) {
        return String.format(Locale.ROOT, "%.5f", score);
    }
}
