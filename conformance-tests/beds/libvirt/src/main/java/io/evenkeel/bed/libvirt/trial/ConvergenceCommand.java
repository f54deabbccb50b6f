package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.bed.libvirt.LabConnection;
import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.migration.Migration;
import io.evenkeel.engine.migration.MigrationEvent;
import io.evenkeel.engine.migration.MigrationObservation;
import io.evenkeel.lab.libvirt.Guest;
import io.evenkeel.lab.libvirt.GuestSpec;
import io.evenkeel.lab.libvirt.GuestWitness;
import io.evenkeel.lab.libvirt.Lab;
import io.evenkeel.lab.libvirt.LabHost;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A guest that dirties memory faster than the network carries it. */
@Command(
        name = "convergence",
        mixinStandardHelpOptions = true,
        description = {
            "Moves a guest that does not converge under the default ladder, and cancels migrations at random moments.",
            "Promised: a verdict within the ladder's bound, a stall seen within 60 s of the plateau, p99 of cancelling"
                    + " at most 2 s."
        })
final class ConvergenceCommand implements Callable<Integer> {

    /** Carries the guest's working set in 2 s, twice the longest pause that the ladder permits. */
    private static final int LINK_MEBIBITS_PER_SECOND = 100;

    /** What shows that somebody has noticed: a stall, or a step because of a prediction. */
    private static final Set<MigrationEvent.Kind> NOTICED = EnumSet.of(
            MigrationEvent.Kind.STALLED,
            MigrationEvent.Kind.STEP_TAKEN,
            MigrationEvent.Kind.STEP_PASSED_OVER,
            MigrationEvent.Kind.STEP_FAILED);

    private static final double BUSY_MEBIBYTES_PER_SECOND = 2000;
    private static final Duration TO_SEE_A_STALL = Duration.ofSeconds(60);
    private static final double CANCEL_SECONDS = 2;

    /** For the first pass over memory and for cancelling. */
    private static final Duration AROUND_THE_LADDER = Duration.ofSeconds(60);

    @Option(names = "--cancels", defaultValue = "100", description = "how many migrations are cancelled")
    private int cancels;

    @Option(names = "--seed", defaultValue = "1", description = "repeats the random choices of an earlier run")
    private long seed;

    private final PrintWriter out;
    private final PrintWriter err;

    ConvergenceCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Lab lab = Lab.up(2);
                LabEngine engine = new LabEngine(LabConnection.settings(lab), LadderPolicy.DEFAULTS)) {
            GuestSpec spec = GuestSpec.busy("restless").withDirtyMebibytesPerSecond(BUSY_MEBIBYTES_PER_SECOND);
            Guest guest = lab.start(spec, lab.host(1));
            for (LabHost host : lab.hosts()) {
                host.run(
                        "sh",
                        "-c",
                        "tc qdisc replace dev eth0 root tbf rate " + LINK_MEBIBITS_PER_SECOND
                                + "mbit burst 512kb latency 100ms");
            }
            VmId vm = new VmId(guest.uuid().toString());
            try (GuestWitness witness = guest.witness()) {
                boolean cancelled = cancelling(engine, vm);
                boolean helped = ladder(engine, vm);
                boolean sound = witness.awaitBeats(1, Duration.ofSeconds(20))
                        && witness.verdict().isClean();
                out.println("guest: " + witness.verdict() + (sound ? "" : ": WRONG"));
                out.println("seed " + seed);
                out.flush();
                return cancelled && helped && sound ? 0 : 1;
            }
        }
    }

    private boolean cancelling(LabEngine engine, VmId vm) throws InterruptedException {
        Random random = new Random(seed);
        List<Double> seconds = new ArrayList<>();
        boolean right = true;
        for (int i = 1; i <= cancels; i++) {
            Migration migration = begin(engine, vm);
            Patiently.await(
                    Duration.ofSeconds(30),
                    () -> migration
                            .latest()
                            .filter(seen -> seen.snapshot().phase() != MigrationPhase.PREPARING)
                            .isPresent());
            Patiently.await(Duration.ofMillis(random.nextInt(2000)), () -> false);
            long asked = System.nanoTime();
            var unused = migration.cancel();
            MigrationOutcome outcome = end(migration, Duration.ofSeconds(60));
            seconds.add((System.nanoTime() - asked) / 1e9);
            if (!(outcome instanceof MigrationOutcome.Cancelled)) {
                right = false;
                out.println("cancel " + i + ": WRONG: ended " + Words.of(outcome));
            }
            if (i % 10 == 0) {
                err.println(i + " of " + cancels + " cancelled");
            }
        }
        Sample sample = new Sample(seconds);
        boolean soon = !(sample.quantile(0.99) > CANCEL_SECONDS);
        out.println("from cancel to the outcome: " + sample.line("s") + (soon ? "" : ": WRONG, promised are 2 s"));
        return right && soon;
    }

    private boolean ladder(LabEngine engine, VmId vm) throws InterruptedException {
        LadderPolicy policy = LadderPolicy.DEFAULTS;
        Duration bound = AROUND_THE_LADDER
                .plus(TO_SEE_A_STALL)
                .plus(policy.patience().multipliedBy(policy.rungs().size()));
        Watch watch = new Watch();
        long began = System.nanoTime();
        Migration migration = begin(engine, vm);
        migration.snapshots().subscribe(watch);
        MigrationOutcome outcome = end(migration, bound.multipliedBy(2));
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        List<MigrationObservation> seen = watch.seen();
        Optional<Instant> plateau = seen.stream()
                .filter(observation -> Watch.iteration(observation) >= 2)
                .map(MigrationObservation::at)
                .findFirst();
        List<MigrationEvent> events =
                seen.isEmpty() ? List.of() : seen.get(seen.size() - 1).events();
        events.forEach(event -> out.println("  " + event.kind() + ": " + event.text()));
        Optional<Duration> stall = plateau.flatMap(from -> events.stream()
                .filter(event -> NOTICED.contains(event.kind()))
                .findFirst()
                .map(event -> Duration.between(from, event.at())));
        boolean seenSoon =
                stall.filter(time -> time.compareTo(TO_SEE_A_STALL) <= 0).isPresent();
        boolean within = took.compareTo(bound) <= 0;
        out.printf(
                Locale.ROOT,
                "non-converging guest: %s after %.1f s of %d s%s; noticed %s after the plateau%s%n",
                Words.of(outcome),
                took.toMillis() / 1e3,
                bound.toSeconds(),
                within ? "" : " (WRONG)",
                stall.map(time -> time.toMillis() / 1e3 + " s").orElse("never"),
                seenSoon ? "" : " (WRONG)");
        return seenSoon && within && !(outcome instanceof MigrationOutcome.Failed);
    }

    private static Migration begin(LabEngine engine, VmId vm) throws InterruptedException {
        MigrationRequest request = MigrationRequest.of(vm, new HostId("h1"), new HostId("h2"));
        return engine.control().migrate(Operation.unled(), request, LabEngine.soon());
    }

    static MigrationOutcome end(Migration migration, Duration longest) throws InterruptedException {
        CompletableFuture<MigrationOutcome> outcome = migration.outcome().toCompletableFuture();
        try {
            return outcome.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new TrialException("a migration has no outcome: " + e, e);
        }
    }
}
