package io.evenkeel.libvirt.connection;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which operation asked for what on this connection, so that one id names one change, which is made once (§1.9).
 *
 * <p>Kept in memory: another connection does not know. Every change but a reset is one that does no harm when repeated.
 */
public final class Operations {

    /** Far more than a supervisor has under way at once. */
    private static final int REMEMBERED = 4096;

    private final Map<OperationId, Object> asked = new LinkedHashMap<>();
    private final Set<OperationId> underWay = new HashSet<>();
    private final Map<OperationId, HypervisorException> inDoubt = new HashMap<>();

    /** A change of one or several orders, which are given through {@code sent}. */
    public interface Change<T> {
        T make(Sent sent) throws InterruptedException;
    }

    /** What is answered in place of a change that was made before. */
    public interface Repetition<T> {
        T answer() throws InterruptedException;
    }

    /**
     * Makes the change that an operation asks for, once.
     *
     * <p>One that fails is made again when it is asked for again: it looks first, and so does no harm. While another
     * thread is at it, this one waits.
     *
     * @param what is asked for, to be compared with what the same id asked for before
     * @throws HypervisorException of kind {@code CONFLICT} if that was something else; else as {@code change} throws it,
     *     with what is known of the effect of all its orders
     */
    public <T> T once(Operation operation, Object what, Change<T> change, Repetition<T> repetition, Deadline deadline)
            throws InterruptedException {
        if (!enter(operation, what, deadline)) {
            return repetition.answer();
        }
        Sent sent = new Sent();
        try {
            T result = change.make(sent);
            leave(operation);
            return result;
        } catch (HypervisorException e) {
            forget(operation);
            throw sent.failure(e);
        } catch (RuntimeException | InterruptedException e) {
            forget(operation);
            throw e;
        }
    }

    /**
     * As {@link #once}, for a change that does harm when it is made again: one that may have been made is not (§7.6).
     *
     * @param repetition answers, given why nobody knows whether the change was made; empty if it was
     */
    public void atMostOnce(
            Operation operation,
            Object what,
            Change<?> change,
            Consumer<Optional<HypervisorException>> repetition,
            Deadline deadline)
            throws InterruptedException {
        if (!enter(operation, what, deadline)) {
            repetition.accept(doubt(operation));
            return;
        }
        Sent sent = new Sent();
        try {
            change.make(sent);
            leave(operation);
        } catch (HypervisorException e) {
            HypervisorException failure = sent.failure(e);
            if (failure.effect() == Effect.NONE) {
                forget(operation);
            } else {
                leaveInDoubt(operation, failure);
            }
            throw failure;
        } catch (RuntimeException | InterruptedException e) {
            leaveInDoubt(
                    operation,
                    new HypervisorException(ErrorKind.INTERNAL, Effect.UNKNOWN, "the change was broken off", e));
            throw e;
        }
    }

    /** Whether the operation is to be carried out; false if it has been. Waits for another thread that is at it. */
    private boolean enter(Operation operation, Object what, Deadline deadline) throws InterruptedException {
        if (deadline.hasPassed()) {
            // §1.10 Nothing was sent.
            throw HypervisorException.withoutEffect(ErrorKind.TIMEOUT, "the deadline has passed already");
        }
        return Poll.until(deadline, () -> enter(operation, what))
                .orElseThrow(() -> new HypervisorException(
                        ErrorKind.TIMEOUT, Effect.UNKNOWN, "this operation is under way and has not ended in time"));
    }

    /** Whether it is new, rather than done before; empty while another thread carries it out. */
    private synchronized Optional<Boolean> enter(Operation operation, Object what) {
        Object before = asked.putIfAbsent(operation.id(), what);
        if (before != null && !before.equals(what)) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.CONFLICT, "operation " + operation.id() + " asked for something else before: " + before);
        }
        if (asked.size() > REMEMBERED) {
            OperationId eldest = asked.keySet().iterator().next();
            asked.remove(eldest);
            inDoubt.remove(eldest);
        }
        if (before == null) {
            underWay.add(operation.id());
            return Optional.of(true);
        }
        return underWay.contains(operation.id()) ? Optional.empty() : Optional.of(false);
    }

    private synchronized void leave(Operation operation) {
        underWay.remove(operation.id());
    }

    private synchronized void leaveInDoubt(Operation operation, HypervisorException failure) {
        underWay.remove(operation.id());
        inDoubt.put(operation.id(), failure);
    }

    private synchronized Optional<HypervisorException> doubt(Operation operation) {
        return Optional.ofNullable(inDoubt.get(operation.id()));
    }

    private synchronized void forget(Operation operation) {
        asked.remove(operation.id());
        underWay.remove(operation.id());
        inDoubt.remove(operation.id());
    }
}
