package io.evenkeel.mutants;

import static io.evenkeel.mutants.Steps.soon;

import io.evenkeel.bed.simulator.Variant;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.Assessment;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.Migrations;
import io.evenkeel.spi.migration.StorageMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Adapters that break the rules about assessing, starting and finding migrations. */
final class StartMutants {

    private StartMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("4.1", "assesses by trying", "Migrations.assess", call -> {
                    Object right = call.proceed();
                    call.target(Migrations.class)
                            .start(Operation.unled(), call.argument(MigrationRequest.class), soon());
                    return right;
                }),
                Mutant.of("4.2", "does not remember what it started", "Migrations.start", Steps.forgettingOperations()),
                Mutant.of("4.2", "gives the old migration for a new request", StartMutants::givingTheOld),
                Mutant.of(
                        "4.10",
                        "gives another kind when it refuses than when it assesses",
                        "Migrations.start",
                        Steps.blaming(ErrorKind.INCOMPATIBLE, ErrorKind.HYPERVISOR_FAULT)),
                Mutant.of("4.15", "joins the migration that runs already", "Migrations.start", call -> {
                    try {
                        return call.proceed();
                    } catch (HypervisorException e) {
                        return joined(call, e);
                    }
                }),
                Mutant.of("4.18", "queues what exceeds its limits", "Migrations.start", call -> {
                    try {
                        return call.proceed();
                    } catch (HypervisorException e) {
                        if (e.kind() != ErrorKind.INSUFFICIENT_CAPACITY) {
                            throw e;
                        }
                        return new QueuedSession(
                                call.argument(Operation.class).id(), call.argument(MigrationRequest.class));
                    }
                }),
                Mutant.of("4.25", "assesses without looking", "Migrations.assess", call -> new Assessment(List.of())),
                Mutant.of(
                        "4.26",
                        "calls an unknown VM a contradiction",
                        "Migrations.start",
                        Steps.blaming(ErrorKind.NOT_FOUND, ErrorKind.INVALID_REQUEST)),
                Mutant.of(
                                "4.32",
                                "leaves disks behind without a word",
                                "Migrations.start",
                                call -> call.proceedWith(
                                        1, call.argument(MigrationRequest.class).withStorage(StorageMode.SHARED)))
                        .on(Variant.WITHOUT_THROTTLE),
                Mutant.of(
                                "4.32",
                                "drops options that it does not know",
                                "Migrations.start",
                                call -> call.proceedWith(
                                        1,
                                        without(call.argument(MigrationRequest.class), MigrationOption.AUTO_CONVERGE)))
                        .on(Variant.WITHOUT_THROTTLE),
                Mutant.of(
                                "4.32",
                                "copies disks and drops options that it does not know",
                                "Migrations.start",
                                call -> call.proceedWith(
                                        1,
                                        without(call.argument(MigrationRequest.class), MigrationOption.AUTO_CONVERGE)))
                        .on(Variant.PERCENT_ONLY),
                Mutant.of("4.37", "puts the source right by itself", "Migrations.start", call -> {
                    MigrationRequest asked = call.argument(MigrationRequest.class);
                    return call.proceedWith(
                            1,
                            MigrationRequest.of(
                                    asked.vm(), call.bed().source(), call.bed().destination()));
                }),
                Mutant.of("4.39", "repeats a start under a new id", StartMutants::repeatingAnew),
                Mutant.of("4.16", "knows only migrations of this connection", StartMutants::knowingItsOwn),
                Mutant.of("4.36", "lists what has ended", StartMutants::listingTheEnded),
                Mutant.of("4.36", "lists nothing", "Migrations.active", call -> Set.of()));
    }

    private static MigrationRequest without(MigrationRequest request, MigrationOption option) {
        return request.withOptions(
                request.options().stream().filter(each -> each != option).toArray(MigrationOption[]::new));
    }

    private static MigrationSession joined(Call call, HypervisorException refusal) throws InterruptedException {
        Migrations migrations = call.target(Migrations.class);
        VmId vm = call.argument(MigrationRequest.class).vm();
        for (OperationId id : migrations.active(soon())) {
            MigrationSession running = migrations.find(id, soon()).orElseThrow();
            if (running.request().vm().equals(vm)) {
                return running;
            }
        }
        throw refusal;
    }

    private static Map<String, Mistake> givingTheOld() {
        Map<OperationId, MigrationSession> started = new ConcurrentHashMap<>();
        return Map.of("Migrations.start", call -> {
            OperationId id = call.argument(Operation.class).id();
            @Nullable MigrationSession old = started.get(id);
            if (old == null) {
                old = call.answer(MigrationSession.class);
                started.put(id, old);
            }
            return old;
        });
    }

    private static Map<String, Mistake> repeatingAnew() {
        Set<OperationId> known = ConcurrentHashMap.newKeySet();
        return Map.of(
                "Migrations.start",
                call -> known.add(call.argument(Operation.class).id())
                        ? call.proceed()
                        : Steps.forgettingOperations().answer(call));
    }

    private static Map<String, Mistake> knowingItsOwn() {
        Map<OperationId, Object> starters = new ConcurrentHashMap<>();
        return Map.of(
                "Migrations.start",
                call -> {
                    starters.put(call.argument(Operation.class).id(), call.target());
                    return call.proceed();
                },
                "Migrations.find",
                call -> call.target().equals(starters.get(call.argument(OperationId.class)))
                        ? call.proceed()
                        : Optional.empty());
    }

    private static Map<String, Mistake> listingTheEnded() {
        Set<OperationId> seen = ConcurrentHashMap.newKeySet();
        return Map.of("Migrations.active", call -> {
            ((Set<?>) call.answer(Set.class)).forEach(id -> seen.add((OperationId) id));
            return Set.copyOf(seen);
        });
    }
}
