package io.evenkeel.mutants;

import static io.evenkeel.mutants.Steps.soon;
import static java.util.Objects.requireNonNull;

import io.evenkeel.bed.simulator.Variant;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSession.CancelReply;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.migration.Migrations;
import io.evenkeel.spi.migration.StorageMode;
import io.evenkeel.spi.unit.DataRate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Adapters that break the rules about cancelling, tuning and forcing a migration. */
final class SessionMutants {

    private static final String OBSERVE = "MigrationSession.observe";
    private static final String CANCEL = "MigrationSession.cancel";
    private static final String TUNE = "MigrationSession.tune";
    private static final String FORCE = "MigrationSession.forceSwitchover";

    private SessionMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("4.5", "accepts a cancel and switches over", CANCEL, call -> {
                    session(call).forceSwitchover(Operation.unled(), ForceMode.PAUSE, soon());
                    return CancelReply.ACCEPTED;
                }),
                Mutant.of("4.5", "waits for the end in cancel", CANCEL, call -> {
                    Object right = call.proceed();
                    new CountDownLatch(1).await(800, TimeUnit.MILLISECONDS);
                    return right;
                }),
                Mutant.of("4.5", "refuses to cancel what has ended", CANCEL, call -> {
                    if (session(call).observe(soon()).phase().isTerminal()) {
                        throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "not migrating");
                    }
                    return call.proceed();
                }),
                Mutant.of("4.7", "cancels when a session is closed", "MigrationSession.close", call -> {
                    cancel(session(call));
                    return call.proceed();
                }),
                Mutant.of("4.9", "ignores what it cannot tune", TUNE, call -> null)
                        .on(Variant.WITHOUT_THROTTLE),
                Mutant.of(
                                "4.9",
                                "refuses a throttle and ignores the rest",
                                TUNE,
                                call -> call.argument(MigrationTuning.class)
                                                .throttlePercent()
                                                .isPresent()
                                        ? call.proceed()
                                        : null)
                        .on(Variant.PERCENT_ONLY),
                Mutant.of(
                        "4.11",
                        "ignores a bandwidth limit",
                        TUNE,
                        call -> call.proceedWith(1, MigrationTuning.DEFAULTS)),
                Mutant.of("4.20", "gives up when it may pause longer", TUNE, call -> {
                    cancel(session(call));
                    return null;
                }),
                Mutant.of("4.21", "reports a throttle that it does not set", SessionMutants::pretending),
                Mutant.of("4.21", "reports an effect of a throttle that it does not set", SessionMutants::flattering),
                Mutant.of(
                        "4.21",
                        "sets a throttle and does not report it",
                        OBSERVE,
                        Steps.snapshots(s -> new MigrationSnapshot(
                                s.id(),
                                s.phase(),
                                s.fraction(),
                                s.memory(),
                                s.storage(),
                                OptionalInt.empty(),
                                s.outcome()))),
                Mutant.of(
                        "4.22",
                        "cannot cancel while it prepares",
                        CANCEL,
                        call -> session(call).observe(soon()).phase() == MigrationPhase.PREPARING
                                ? CancelReply.TOO_LATE
                                : call.proceed()),
                Mutant.of("4.23", "leaves what it prepared at the destination", SessionMutants::littering),
                Mutant.of("4.29", "cancels when it is to pause", FORCE, call -> {
                    cancel(session(call));
                    return null;
                }),
                Mutant.of("4.30", "cancels when it is to go to post-copy", FORCE, call -> {
                    cancel(session(call));
                    return null;
                }),
                Mutant.of("4.31", "pauses where post-copy is not allowed", FORCE, call -> {
                    session(call).forceSwitchover(Operation.unled(), ForceMode.PAUSE, soon());
                    return null;
                }),
                Mutant.of(
                        "4.33",
                        "moves the VM without its disk",
                        "Migrations.start",
                        call -> call.proceedWith(
                                1, call.argument(MigrationRequest.class).withStorage(StorageMode.SHARED))),
                Mutant.of("4.41", "leaves the image of a cancelled copy", CANCEL, call -> {
                    call.bed()
                            .leftImage(session(call).request().vm(), call.bed().destination());
                    return call.proceed();
                }),
                Mutant.of("4.34", "tunes what has ended", TUNE, Steps.swallowing(ErrorKind.CONFLICT, null)),
                Mutant.of("4.34", "calls the end too late", CANCEL, call -> {
                    Object right = call.proceed();
                    return right == CancelReply.ENDED ? CancelReply.TOO_LATE : right;
                }),
                Mutant.of(
                                "4.35",
                                "starts the VM at the destination when closed in mid-course",
                                "Hypervisor.close",
                                call -> {
                                    abandon(call);
                                    return call.proceed();
                                })
                        .on(Variant.EPOCH_GUARD),
                Mutant.of("4.38", "gives up where it should converge", SessionMutants::givingUp));
    }

    private static MigrationSession session(Call call) {
        return call.target(MigrationSession.class);
    }

    private static void cancel(MigrationSession session) throws InterruptedException {
        session.cancel(Operation.unled(), soon());
    }

    private static Map<String, Mistake> pretending() {
        AtomicBoolean throttled = new AtomicBoolean();
        return Map.of(
                TUNE,
                call -> {
                    throttled.set(true);
                    return null;
                },
                OBSERVE,
                Steps.snapshots(s -> new MigrationSnapshot(
                        s.id(),
                        s.phase(),
                        s.fraction(),
                        s.memory(),
                        s.storage(),
                        throttled.get() ? OptionalInt.of(90) : s.throttlePercent(),
                        s.outcome())));
    }

    private static Map<String, Mistake> flattering() {
        Map<String, Mistake> mistakes = new HashMap<>(pretending());
        mistakes.computeIfPresent(
                OBSERVE,
                (name, pretending) -> call -> slowed((MigrationSnapshot) requireNonNull(pretending.answer(call))));
        return Map.copyOf(mistakes);
    }

    private static MigrationSnapshot slowed(MigrationSnapshot s) {
        return s.throttlePercent().orElse(0) == 0
                ? s
                : s.memory()
                        .map(m -> s.withMemory(new MemoryProgress(
                                m.total(),
                                m.transferred(),
                                m.remaining(),
                                m.iteration(),
                                m.transferRate(),
                                Optional.of(DataRate.ofBytesPerSecond(1)),
                                m.expectedDowntime())))
                        .orElse(s);
    }

    private static Map<String, Mistake> littering() {
        AtomicBoolean littered = new AtomicBoolean();
        return Map.of(OBSERVE, call -> {
            MigrationSnapshot right = call.answer(MigrationSnapshot.class);
            if (right.phase() == MigrationPhase.CANCELLED && littered.compareAndSet(false, true)) {
                call.bed()
                        .datacenter()
                        .faults()
                        .duplicate(session(call).request().vm(), call.bed().destination());
            }
            return right;
        });
    }

    private static Map<String, Mistake> givingUp() {
        AtomicInteger looks = new AtomicInteger();
        return Map.of(OBSERVE, call -> {
            if (looks.incrementAndGet() == 5) {
                cancel(session(call));
            }
            return call.proceed();
        });
    }

    private static void abandon(Call call) throws InterruptedException {
        Migrations migrations = call.target(Hypervisor.class).migrations().orElseThrow();
        for (OperationId id : migrations.active(soon())) {
            VmId vm = migrations.find(id, soon()).orElseThrow().request().vm();
            call.bed().datacenter().secondStartIsRefused(vm, call.bed().destination());
        }
    }
}
