package io.evenkeel.mutants;

import static io.evenkeel.mutants.Steps.ending;

import io.evenkeel.bed.simulator.Variant;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.NetworkAnnouncement;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Adapters that break the rules about what a migration shows and how it ends. */
final class CourseMutants {

    private static final String OBSERVE = "MigrationSession.observe";
    private static final long COUNTER = 32L << 20;

    private CourseMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("4.3", "goes back to preparing", CourseMutants::goingBack),
                Mutant.of("4.4", "goes on counting after the end", CourseMutants::countingOn),
                Mutant.of(
                        "4.4",
                        "asks again where the VM is after the end",
                        OBSERVE,
                        call -> completed(
                                call,
                                (c, session) -> new MigrationOutcome.Completed(
                                        new Residence.OnHost(
                                                c.residence().host(),
                                                call.bed()
                                                                .executingOn(session.request()
                                                                        .vm())
                                                                .isEmpty()
                                                        ? VmState.OFF
                                                        : VmState.RUNNING),
                                        c.downtime(),
                                        c.network()))),
                Mutant.of(
                        "4.6",
                        "infers the residence from the request",
                        OBSERVE,
                        call -> completed(
                                call,
                                (c, session) -> new MigrationOutcome.Completed(
                                        new Residence.OnHost(session.request().source(), VmState.RUNNING),
                                        c.downtime(),
                                        c.network()))),
                Mutant.of("4.8", "resumes the destination before the source stops", OBSERVE, call -> {
                            MigrationSnapshot right = call.answer(MigrationSnapshot.class);
                            if (right.phase() == MigrationPhase.PRECOPY) {
                                call.bed()
                                        .datacenter()
                                        .secondStartIsRefused(
                                                call.target(MigrationSession.class)
                                                        .request()
                                                        .vm(),
                                                call.bed().destination());
                            }
                            return right;
                        })
                        .on(Variant.EPOCH_GUARD),
                memory(
                        "4.12",
                        "lets its counter of bytes run over",
                        m -> new MemoryProgress(
                                m.total(),
                                DataSize.ofBytes(m.transferred().bytes() % COUNTER),
                                m.remaining(),
                                m.iteration(),
                                m.transferRate(),
                                m.dirtyRate(),
                                m.expectedDowntime())),
                memory(
                        "4.12",
                        "counts what remains of everything it will send",
                        m -> new MemoryProgress(
                                m.total(),
                                m.transferred(),
                                m.total().plus(m.remaining()),
                                m.iteration(),
                                m.transferRate(),
                                m.dirtyRate(),
                                m.expectedDowntime())),
                Mutant.of("4.17", "lets a paused VM run when it arrives", OBSERVE, call -> {
                    MigrationSnapshot right = call.answer(MigrationSnapshot.class);
                    if (right.phase() == MigrationPhase.COMPLETED) {
                        call.bed()
                                .datacenter()
                                .pause(
                                        call.target(MigrationSession.class)
                                                .request()
                                                .vm(),
                                        false);
                    }
                    return right;
                }),
                Mutant.of(
                                "4.24",
                                "tells zeros for what it does not know",
                                OBSERVE,
                                Steps.snapshots(s -> s.phase() == MigrationPhase.PRECOPY ? s.withMemory(zeros()) : s))
                        .on(Variant.PERCENT_ONLY),
                Mutant.of(
                        "4.24",
                        "tells a downtime of zero",
                        OBSERVE,
                        call -> completed(
                                call,
                                (c, session) -> new MigrationOutcome.Completed(
                                        c.residence(), Optional.of(Duration.ZERO), c.network()))),
                memory(
                        "4.24",
                        "tells a rate of zero that it does not measure",
                        m -> new MemoryProgress(
                                m.total(),
                                m.transferred(),
                                m.remaining(),
                                m.iteration(),
                                Optional.of(DataRate.ofBytesPerSecond(0)),
                                m.dirtyRate(),
                                m.expectedDowntime())),
                Mutant.of("4.27", "leaves the definition at the source", OBSERVE, call -> {
                    MigrationSnapshot right = call.answer(MigrationSnapshot.class);
                    MigrationSession session = call.target(MigrationSession.class);
                    if (right.phase().isTerminal()) {
                        call.bed()
                                .leftDefinition(
                                        session.request().vm(),
                                        session.request().source());
                    }
                    return right;
                }),
                Mutant.of(
                        "4.28",
                        "says that a VM on a network has none",
                        OBSERVE,
                        announcing(NetworkAnnouncement.NO_NETWORK)),
                Mutant.of(
                                "4.28",
                                "claims an announcement that nobody made",
                                OBSERVE,
                                announcing(NetworkAnnouncement.ANNOUNCED))
                        .on(Variant.PERCENT_ONLY),
                Mutant.of("4.40", "moves a VM by starting it again", CourseMutants::restarting),
                Mutant.of(
                        "4.13",
                        "takes the end of the job for success",
                        OBSERVE,
                        failed(call -> new MigrationOutcome.Completed(
                                new Residence.OnHost(call.bed().destination(), VmState.RUNNING),
                                Optional.empty(),
                                NetworkAnnouncement.NOT_ANNOUNCED))),
                Mutant.of(
                        "4.13",
                        "takes a VM whose migration failed for off",
                        OBSERVE,
                        failed(call -> new MigrationOutcome.Failed(
                                new Residence.OnHost(call.bed().source(), VmState.OFF),
                                ErrorKind.HYPERVISOR_FAULT,
                                "it failed"))),
                Mutant.of(
                        "4.14",
                        "guesses after a cut link that the VM arrived",
                        OBSERVE,
                        failed(call -> new MigrationOutcome.Completed(
                                new Residence.OnHost(call.bed().destination(), VmState.RUNNING),
                                Optional.empty(),
                                NetworkAnnouncement.NOT_ANNOUNCED))),
                Mutant.of("4.19", "guesses that a dead source still has the VM", OBSERVE, call -> {
                    MigrationSnapshot right = call.answer(MigrationSnapshot.class);
                    return right.outcome().orElse(null) instanceof MigrationOutcome.Failed f
                            ? ending(
                                    right,
                                    new MigrationOutcome.Failed(
                                            new Residence.OnHost(call.bed().source(), VmState.RUNNING),
                                            f.kind(),
                                            f.message()))
                            : right;
                }));
    }

    private static MemoryProgress zeros() {
        return new MemoryProgress(
                DataSize.ZERO,
                DataSize.ZERO,
                DataSize.ZERO,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Mutant memory(String rule, String mistake, UnaryOperator<MemoryProgress> change) {
        return Mutant.of(
                rule,
                mistake,
                OBSERVE,
                Steps.snapshots(
                        s -> s.memory().map(m -> s.withMemory(change.apply(m))).orElse(s)));
    }

    private static MigrationSnapshot completed(
            Call call, BiFunction<MigrationOutcome.Completed, MigrationSession, MigrationOutcome> change)
            throws Throwable {
        MigrationSnapshot right = call.answer(MigrationSnapshot.class);
        return right.outcome().orElse(null) instanceof MigrationOutcome.Completed c
                ? ending(right, change.apply(c, call.target(MigrationSession.class)))
                : right;
    }

    private static Mistake failed(Function<Call, MigrationOutcome> instead) {
        return call -> {
            MigrationSnapshot right = call.answer(MigrationSnapshot.class);
            return right.phase() == MigrationPhase.FAILED ? ending(right, instead.apply(call)) : right;
        };
    }

    private static Mistake announcing(NetworkAnnouncement claim) {
        return call ->
                completed(call, (c, session) -> new MigrationOutcome.Completed(c.residence(), c.downtime(), claim));
    }

    private static Map<String, Mistake> goingBack() {
        AtomicInteger looks = new AtomicInteger();
        return Map.of(
                OBSERVE,
                Steps.snapshots(s -> s.phase() == MigrationPhase.PRECOPY && looks.incrementAndGet() > 2
                        ? Steps.in(s, MigrationPhase.PREPARING)
                        : s));
    }

    private static Map<String, Mistake> countingOn() {
        AtomicInteger looks = new AtomicInteger();
        return Map.of(
                OBSERVE,
                Steps.snapshots(s -> new MigrationSnapshot(
                        s.id(),
                        s.phase(),
                        Optional.of(Share.clamped(looks.incrementAndGet() / 1e6)),
                        s.memory(),
                        s.storage(),
                        s.throttlePercent(),
                        s.outcome())));
    }

    private static Map<String, Mistake> restarting() {
        AtomicInteger ends = new AtomicInteger();
        return Map.of(OBSERVE, call -> {
            MigrationSnapshot right = call.answer(MigrationSnapshot.class);
            if (right.phase() == MigrationPhase.COMPLETED && ends.getAndIncrement() == 0) {
                call.bed()
                        .restarted(call.target(MigrationSession.class).request().vm());
            }
            return right;
        });
    }
}
