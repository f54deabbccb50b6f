package io.evenkeel.examples.toyvisor;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Changes, each made once however often it is asked for.
 *
 * <p>Every task carries the operation's id as its label, and the hypervisor keeps at most one task for a label: whoever
 * asks again is shown the first. That check must be the hypervisor's and part of the start. An adapter that looks first
 * and starts then starts twice as soon as two supervisors do so at once, and one that remembers in its own memory
 * forgets when it is restarted.
 */
final class Tasks {

    /** Tells our labels from those of others who use the same hypervisor. */
    private static final String PREFIX = "evenkeel:";

    /** How long one request waits for news of a task: a long poll costs the hypervisor less than many short ones. */
    private static final Duration LONGEST_POLL = Duration.ofSeconds(2);

    private final ToyvisorApi api;

    Tasks(ToyvisorApi api) {
        this.api = api;
    }

    static Wire.TaskOrder order(OperationId id, String kind, String vm, String source, String destination) {
        return new Wire.TaskOrder(PREFIX + id, kind, vm, source, destination);
    }

    /** The operation that a task carries out; empty for a task that somebody else began. */
    static Optional<OperationId> operation(Wire.Task task) {
        try {
            return task.label().startsWith(PREFIX)
                    ? Optional.of(OperationId.parse(task.label().substring(PREFIX.length())))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Begins a task, or returns the one that was begun for the same operation.
     *
     * <p>Nothing is asked beforehand: the first request of a change is the change itself, and the hypervisor judges it
     * in one step.
     */
    Wire.Task begin(Operation operation, Wire.TaskOrder order, Deadline deadline) throws InterruptedException {
        Wire.Task task = api.change("/tasks", order, Wire.Task.class, deadline);
        if (!task.carriesOut(order)) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.CONFLICT,
                    "operation " + operation.id() + " was used before, to " + task.kind() + " VM " + task.vm());
        }
        return task;
    }

    /** Begins a task that takes moments and waits for its end. */
    void carryOut(Operation operation, Wire.TaskOrder order, Deadline deadline) throws InterruptedException {
        Wire.Task task = begin(operation, order, deadline);
        while (!task.hasEnded()) {
            // Half of what is left, so that the answer still comes in time.
            long wait = Math.min(deadline.remaining().toMillis() / 2, LONGEST_POLL.toMillis());
            String path = "/tasks/" + task.id() + "?wait_ms=" + wait;
            task = afterChange(() -> api.read(path, Wire.Task.class, deadline));
        }
        if (!task.state().equals("succeeded")) {
            throw new HypervisorException(failureKind(task), Effect.UNKNOWN, task.message());
        }
    }

    /** A look that can fail. */
    interface Look<T> {
        T take() throws InterruptedException;
    }

    /** A look that belongs to a change: if the look fails, the change may have happened all the same (§1.2). */
    static <T> T afterChange(Look<T> look) throws InterruptedException {
        try {
            return look.take();
        } catch (HypervisorException e) {
            throw HypervisorException.withUnknownEffect(
                    e.kind(), "the change was begun, but looking at its result failed: " + e.getMessage(), e);
        }
    }

    Wire.Task task(String id, Deadline deadline) throws InterruptedException {
        return api.read("/tasks/" + id, Wire.Task.class, deadline);
    }

    Optional<Wire.Task> find(OperationId id, Deadline deadline) throws InterruptedException {
        return Stream.of(api.read("/tasks?label=" + PREFIX + id, Wire.Task[].class, deadline))
                .findFirst();
    }

    Stream<Wire.Task> active(Deadline deadline) throws InterruptedException {
        return Stream.of(api.read("/tasks?active=true", Wire.Task[].class, deadline));
    }

    static ErrorKind failureKind(Wire.Task task) {
        return Refusals.kind(task.code()).orElse(ErrorKind.HYPERVISOR_FAULT);
    }
}
