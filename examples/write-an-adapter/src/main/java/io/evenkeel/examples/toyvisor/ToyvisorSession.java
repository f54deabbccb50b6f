package io.evenkeel.examples.toyvisor;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.Inventory;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.migration.NetworkAnnouncement;
import io.evenkeel.spi.unit.Share;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A handle on one migration task. It holds no connection of its own, so letting go of it is nothing to do. */
final class ToyvisorSession implements MigrationSession {

    private final OperationId id;
    private final MigrationRequest request;
    private final String taskId;
    private final ToyvisorApi api;
    private final Inventory inventory;

    /** §4.4 The first terminal snapshot, which is the last: later looks must not find another residence. */
    private final AtomicReference<@Nullable MigrationSnapshot> end = new AtomicReference<>();

    ToyvisorSession(OperationId id, MigrationRequest request, String taskId, ToyvisorApi api, Inventory inventory) {
        this.id = id;
        this.request = request;
        this.taskId = taskId;
        this.api = api;
        this.inventory = inventory;
    }

    @Override
    public OperationId id() {
        return id;
    }

    @Override
    public MigrationRequest request() {
        return request;
    }

    @Override
    public MigrationSnapshot observe(Deadline deadline) throws InterruptedException {
        MigrationSnapshot ended = end.get();
        if (ended != null) {
            return ended;
        }
        Wire.Task task = new Tasks(api).task(taskId, deadline);
        if (!task.hasEnded()) {
            return inCourse(task);
        }
        MigrationSnapshot seen = MigrationSnapshot.ended(id, outcome(task, inventory.locate(request.vm(), deadline)));
        MigrationSnapshot first = end.compareAndExchange(null, seen);
        return first == null ? seen : first;
    }

    /** §4.24 The hypervisor tells a percentage and nothing else, so nothing else is made up from it. */
    private MigrationSnapshot inCourse(Wire.Task task) {
        return new MigrationSnapshot(
                id,
                task.state().equals("queued") ? MigrationPhase.PREPARING : MigrationPhase.PRECOPY,
                Optional.of(Share.ofPercent(task.percent())),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty());
    }

    /** §4.6 Where the VM is decides how it ended; the task only says why. */
    private MigrationOutcome outcome(Wire.Task task, Residence residence) {
        if (residence instanceof Residence.OnHost there && there.host().equals(request.destination())) {
            return new MigrationOutcome.Completed(there, Optional.empty(), NetworkAnnouncement.NOT_ANNOUNCED);
        }
        return switch (task.state()) {
            case "cancelled" -> new MigrationOutcome.Cancelled(residence);
            case "failed" -> new MigrationOutcome.Failed(residence, Tasks.failureKind(task), task.message());
            default ->
                new MigrationOutcome.Failed(
                        residence,
                        ErrorKind.HYPERVISOR_FAULT,
                        "the task ended as " + task.state() + ", but the VM is not on " + request.destination());
        };
    }

    @Override
    public CancelReply cancel(Operation operation, Deadline deadline) throws InterruptedException {
        // Cancelling twice is cancelling once by nature, so the operation needs no label of its own.
        String reply = api.change("/tasks/" + taskId + "/cancel", Map.of(), Wire.CancelAnswer.class, deadline)
                .reply();
        return switch (reply) {
            case "accepted" -> CancelReply.ACCEPTED;
            case "too-late" -> CancelReply.TOO_LATE;
            default -> CancelReply.ENDED;
        };
    }

    @Override
    public void tune(Operation operation, MigrationTuning tuning, Deadline deadline) throws InterruptedException {
        refuse("tuning a migration", deadline);
    }

    @Override
    public void forceSwitchover(Operation operation, ForceMode mode, Deadline deadline) throws InterruptedException {
        refuse("forcing switchover", deadline);
    }

    private void refuse(String what, Deadline deadline) throws InterruptedException {
        if (observe(deadline).phase().isTerminal()) {
            throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "the migration has ended");
        }
        throw HypervisorException.withoutEffect(ErrorKind.UNSUPPORTED, "Toyvisor does not offer " + what);
    }

    @Override
    public void close() {
        // §4.7 Closing is not cancelling.
    }
}
