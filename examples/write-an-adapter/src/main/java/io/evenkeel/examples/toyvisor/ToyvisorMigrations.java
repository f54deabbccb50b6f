package io.evenkeel.examples.toyvisor;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Inventory;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.Assessment;
import io.evenkeel.spi.migration.Assessment.Finding;
import io.evenkeel.spi.migration.MigrationLimits;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.migration.Migrations;
import io.evenkeel.spi.migration.StorageMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Moves running VMs. A migration is a task of the hypervisor; all that is known of it is kept there. */
final class ToyvisorMigrations implements Migrations {

    private static final String KIND = "migrate";

    /** From the hypervisor's documentation; it refuses what is beyond (§4.18). */
    private static final MigrationLimits LIMITS = new MigrationLimits(4, 8);

    private final ToyvisorApi api;
    private final Tasks tasks;
    private final Inventory inventory;

    ToyvisorMigrations(ToyvisorApi api, Inventory inventory) {
        this.api = api;
        this.tasks = new Tasks(api);
        this.inventory = inventory;
    }

    @Override
    public MigrationLimits limits() {
        return LIMITS;
    }

    @Override
    public Assessment assess(MigrationRequest request, Deadline deadline) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        unsupported(request).ifPresent(what -> findings.add(new Finding(true, ErrorKind.UNSUPPORTED, refusal(what))));
        Wire.MoveCheck check = new Wire.MoveCheck(
                request.vm().value(),
                request.source().value(),
                request.destination().value());
        for (Wire.Refusal obstacle : api.query("/migration-check", check, Wire.Refusal[].class, deadline)) {
            findings.add(new Finding(
                    true, Refusals.kind(obstacle.code()).orElse(ErrorKind.HYPERVISOR_FAULT), obstacle.message()));
        }
        return new Assessment(findings);
    }

    @Override
    public MigrationSession start(Operation operation, MigrationRequest request, Deadline deadline)
            throws InterruptedException {
        Optional<String> unsupported = unsupported(request);
        if (unsupported.isPresent()) {
            throw HypervisorException.withoutEffect(ErrorKind.UNSUPPORTED, refusal(unsupported.get()));
        }
        Wire.TaskOrder order = Tasks.order(
                operation.id(),
                KIND,
                request.vm().value(),
                request.source().value(),
                request.destination().value());
        return session(operation.id(), tasks.begin(operation, order, deadline));
    }

    @Override
    public Optional<MigrationSession> find(OperationId id, Deadline deadline) throws InterruptedException {
        return tasks.find(id, deadline).filter(task -> task.kind().equals(KIND)).map(task -> session(id, task));
    }

    @Override
    public Set<OperationId> active(Deadline deadline) throws InterruptedException {
        return tasks.active(deadline)
                .filter(task -> task.kind().equals(KIND))
                .flatMap(task -> Tasks.operation(task).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Everything a session needs is in the task, so one that is found again equals the one that was started. */
    private MigrationSession session(OperationId id, Wire.Task task) {
        MigrationRequest request =
                MigrationRequest.of(new VmId(task.vm()), new HostId(task.source()), new HostId(task.destination()));
        return new ToyvisorSession(id, request, task.id(), api, inventory);
    }

    /** §4.9, §4.32 What is ignored looks like what does not help: refuse it. */
    private static Optional<String> unsupported(MigrationRequest request) {
        if (request.storage() != StorageMode.SHARED) {
            return Optional.of("copying disks");
        }
        if (!request.tuning().equals(MigrationTuning.DEFAULTS)) {
            return Optional.of("tuning a migration");
        }
        return request.options().stream().findFirst().map(option -> "the option " + option);
    }

    private static String refusal(String what) {
        return "Toyvisor does not offer " + what;
    }
}
