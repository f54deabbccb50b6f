package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.bed.libvirt.LabConnection;
import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.migration.Migration;
import io.evenkeel.engine.migration.MigrationObservation;
import io.evenkeel.lab.libvirt.Guest;
import io.evenkeel.lab.libvirt.GuestSpec;
import io.evenkeel.lab.libvirt.Lab;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.unit.DataRate;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How far predictions are from what happens. */
@Command(
        name = "prediction",
        mixinStandardHelpOptions = true,
        description = {
            "Moves guests of random size and load over a random bandwidth and compares the predicted time with the real.",
            "Promised in flight: a median error of at most 8 %%, nine in ten at most 30 %%."
        })
final class PredictionCommand implements Callable<Integer> {

    private static final int[][] MEMORY_AND_WORKING_SET = {{128, 16}, {128, 32}, {192, 64}, {224, 24}};
    private static final int RUNS_PER_GUEST = 8;
    private static final int LEAST_MEBIBYTES_PER_SECOND = 24;
    private static final int MOST_MEBIBYTES_PER_SECOND = 72;

    /** Of the bandwidth; beyond it a guest may not converge, and what never ends has no time. */
    private static final double MOST_DIRTYING = 0.75;

    private static final double MEDIAN = 0.08;
    private static final double P90 = 0.30;
    private static final Duration TO_END = Duration.ofMinutes(3);

    @Option(names = "--runs", defaultValue = "32", description = "how many migrations")
    private int runs;

    @Option(names = "--seed", defaultValue = "1", description = "repeats the random choices of an earlier run")
    private long seed;

    private final PrintWriter out;
    private final PrintWriter err;
    private final List<Double> inFirstPass = new ArrayList<>();
    private final List<Double> afterFirstPass = new ArrayList<>();
    private final Table table = new Table(
            "memory", "working set", "dirtied", "bandwidth", "passes", "took", "said in 1st pass", "said after it");

    PredictionCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        Random random = new Random(seed);
        try (Lab lab = Lab.up(2);
                LabEngine engine = new LabEngine(LabConnection.settings(lab), LadderPolicy.WATCH_ONLY)) {
            for (int done = 0; done < runs; ) {
                int[] size = MEMORY_AND_WORKING_SET[done / RUNS_PER_GUEST % MEMORY_AND_WORKING_SET.length];
                Guest guest =
                        lab.start(GuestSpec.idle("guest-" + done).withMemoryMebibytes(size[0], size[1]), lab.host(1));
                for (int i = 0; i < RUNS_PER_GUEST && done < runs; i++, done++) {
                    run(engine, guest, 1 + i % 2, random);
                    err.println(done + 1 + " of " + runs);
                }
                guest.stop();
            }
        }
        return report();
    }

    private void run(LabEngine engine, Guest guest, int from, Random random) throws InterruptedException {
        int bandwidth =
                LEAST_MEBIBYTES_PER_SECOND + random.nextInt(MOST_MEBIBYTES_PER_SECOND - LEAST_MEBIBYTES_PER_SECOND);
        int dirtied = (int) (bandwidth * MOST_DIRTYING * random.nextDouble());
        guest.dirty(dirtied);
        MigrationRequest request = MigrationRequest.of(
                        new VmId(guest.uuid().toString()), new HostId("h" + from), new HostId("h" + (3 - from)))
                .withTuning(MigrationTuning.DEFAULTS.withMaxBandwidth(DataRate.ofMebibytesPerSecond(bandwidth)));
        Watch watch = new Watch();
        Migration migration = engine.control().migrate(Operation.unled(), request, LabEngine.soon());
        migration.snapshots().subscribe(watch);
        MigrationOutcome outcome = ConvergenceCommand.end(migration, TO_END);
        if (!(outcome instanceof MigrationOutcome.Completed)) {
            throw new TrialException("a migration ended " + Words.of(outcome));
        }
        Patiently.await(
                Duration.ofSeconds(5),
                () -> watch.seen().stream()
                        .anyMatch(seen -> seen.snapshot().phase().isTerminal()));
        measure(guest.spec(), dirtied, bandwidth, watch.seen());
    }

    private void measure(GuestSpec spec, int dirtied, int bandwidth, List<MigrationObservation> seen) {
        double took = seen.get(seen.size() - 1).elapsed().toMillis() / 1e3;
        List<Double> early = predictions(seen, 1);
        List<Double> late = predictions(seen, 2);
        // The middle of the first pass, and the first word after it.
        String saidEarly =
                note(early.isEmpty() ? early : early.subList(early.size() / 2, early.size()), took, inFirstPass);
        String saidLate = note(late, took, afterFirstPass);
        table.row(
                spec.memoryMebibytes(),
                spec.workingSetMebibytes(),
                dirtied,
                bandwidth,
                seen.stream().mapToLong(Watch::iteration).max().orElse(0),
                String.format(Locale.ROOT, "%.1f s", took),
                saidEarly,
                saidLate);
    }

    /** The predicted whole times of the first pass, or of all later ones, in seconds. */
    private static List<Double> predictions(List<MigrationObservation> seen, int pass) {
        return seen.stream()
                .filter(one -> !one.snapshot().phase().isTerminal())
                .filter(one -> pass == 1 ? Watch.iteration(one) == 1 : Watch.iteration(one) > 1)
                .flatMap(one -> one.predictedTotal().stream())
                .map(estimate -> estimate.p50().toMillis() / 1e3)
                .toList();
    }

    private static String note(List<Double> predictions, double took, List<Double> errors) {
        if (predictions.isEmpty()) {
            return "nothing";
        }
        double error = Math.abs(predictions.get(0) - took) / took;
        errors.add(error);
        return String.format(Locale.ROOT, "%.1f s (%.0f %%)", predictions.get(0), error * 100);
    }

    private int report() {
        out.print(table);
        Sample early = new Sample(inFirstPass);
        Sample late = new Sample(afterFirstPass);
        out.println("share of error, in the first pass: " + early.line(""));
        out.println("share of error, after it:          " + late.line(""));
        boolean kept = late.quantile(0.5) <= MEDIAN && late.quantile(0.9) <= P90;
        out.println(kept ? "kept" : "WRONG: promised are a median of " + MEDIAN + " and a p90 of " + P90);
        out.println("seed " + seed);
        out.flush();
        return kept ? 0 : 1;
    }
}
