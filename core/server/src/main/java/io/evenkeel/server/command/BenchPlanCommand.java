package io.evenkeel.server.command;

import io.evenkeel.server.bench.plan.PlanBench;
import io.evenkeel.server.bench.plan.ScaleBench;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures plans. */
@Command(
        name = "plan",
        description = {
            "Plan for clusters in directories (nodes.csv, vms.csv) and measure CPU time, moves and score. FIRST S is the",
            "first plan after the start, CPU S the median when it has been made some times; reading the files is in",
            "neither.",
            "With --hbal, beside Ganeti's balancer on the same cluster (ganeti.data, util.txt).",
            "With --curve, the score that so many moves come to.",
            "With --scale, for clusters made for it in several sizes, and how the cost grows with the size."
        },
        mixinStandardHelpOptions = true)
final class BenchPlanCommand implements Callable<Integer> {
    /** Groups of VMs that stay on different hosts have up to five members, and a tenth of the hosts is empty. */
    private static final int FEWEST_HOSTS = 10;

    private static final int MOST_HOSTS = 100_000;
    private static final long CURVE_TRIALS = 5_000_000;

    private final Console console;

    @Parameters(paramLabel = "DIRECTORY", arity = "0..*", description = "The clusters.")
    private List<Path> directories = List.of();

    @Option(names = "--hbal", description = "Reach hbal's score, and let hbal score the result.")
    private boolean hbal;

    @Option(names = "--drain", paramLabel = "N", description = "Empty the first so many hosts.")
    private @Nullable Integer drain;

    @Option(names = "--failover", paramLabel = "N", description = "Restart what ran on the first so many hosts.")
    private @Nullable Integer failover;

    @Option(
            names = "--curve",
            paramLabel = "MOVES",
            split = ",",
            description = "Balance with so many moves at most; for example 50,100,150,200.")
    private List<Integer> curve = List.of();

    @Option(names = "--admit", paramLabel = "N", description = "Admit so many VMs, with room for one failed host.")
    private @Nullable Integer admit;

    @Option(names = "--hot", paramLabel = "SHARE", description = "Take hosts below this share of CPU.")
    private @Nullable Double hot;

    @Option(
            names = "--scale",
            paramLabel = "HOSTS",
            split = ",",
            description =
                    "In place of directories: plan for made-up clusters of so many hosts, 15 VMs on each; for example"
                            + " 1000,2000,5000,10000.")
    private List<Integer> scale = List.of();

    @Option(
            names = "--gain-floor",
            paramLabel = "SCORE",
            defaultValue = "0.0005",
            description = "What a move must gain when searching (default: ${DEFAULT-VALUE}).")
    private double gainFloor = 0.0005;

    @Option(
            names = "--trials",
            paramLabel = "N",
            description = "Search so long after the descent (default: no search; with --curve, 5000000).")
    private @Nullable Long trials;

    @Inject
    BenchPlanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        demandNumbers();
        if (directories.isEmpty() == scale.isEmpty()) {
            throw new InputException("give either directories with clusters, or --scale with numbers of hosts");
        }
        if (!scale.isEmpty()) {
            return grow();
        }
        long kinds =
                Stream.of(drain, failover, admit, hot).filter(Objects::nonNull).count()
                        + (hbal || !curve.isEmpty() ? 1 : 0);
        if (kinds > 1) {
            throw new InputException(
                    "--hbal, --drain, --failover, --admit and --hot exclude each other; give one (--curve goes with --hbal)");
        }
        PlanBench bench = new PlanBench();
        for (Path directory : directories) {
            if (!curve.isEmpty()) {
                bench.curve(directory, curve, gainFloor, trials == null ? CURVE_TRIALS : trials, hbal);
            } else if (hbal) {
                bench.hbal(directory);
            } else if (drain != null) {
                bench.drain(directory, drain);
            } else if (failover != null) {
                bench.failover(directory, failover);
            } else if (admit != null) {
                bench.admission(directory, admit);
            } else if (hot != null) {
                bench.hotSpots(directory, hot);
            } else {
                bench.balance(directory, gainFloor, trials == null ? 0 : trials);
            }
        }
        bench.table().lines(console.outStyle()).forEach(console.out()::println);
        return ExitCode.DONE;
    }

    private void demandNumbers() {
        if ((drain != null && drain < 1) || (failover != null && failover < 1) || (admit != null && admit < 1)) {
            throw new InputException("--drain and --failover need 1 host or more, --admit 1 VM or more");
        }
        if (hot != null && !(hot > 0 && hot <= 1)) {
            throw new InputException("--hot is " + hot + "; give a share of a host's CPU, for example 0.8");
        }
        if (!(gainFloor >= 0 && gainFloor < Double.POSITIVE_INFINITY)) {
            throw new InputException("--gain-floor is " + gainFloor + "; give 0 or more, for example 0.0005");
        }
        if (curve.stream().anyMatch(moves -> moves < 1)) {
            throw new InputException("--curve: " + curve + "; give numbers of moves, 1 or more");
        }
        if (trials != null && trials < 0) {
            throw new InputException("--trials is " + trials + "; give 0 or more");
        }
    }

    private int grow() {
        if (scale.stream().anyMatch(hosts -> hosts < FEWEST_HOSTS || hosts > MOST_HOSTS)) {
            throw new InputException(
                    "--scale: " + scale + "; give numbers of hosts from " + FEWEST_HOSTS + " to " + MOST_HOSTS);
        }
        ScaleBench bench = new ScaleBench();
        for (int hosts : scale) {
            bench.measure(hosts, 1);
        }
        bench.table().lines(console.outStyle()).forEach(console.out()::println);
        return ExitCode.DONE;
    }
}
