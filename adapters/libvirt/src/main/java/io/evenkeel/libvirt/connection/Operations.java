package io.evenkeel.libvirt.connection;

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

/**
 * Which operation asked for what on this connection, so that one id names one change (§1.9).
 *
 * <p>Kept in memory: another connection does not know. Every change but a reset is one that does no harm when repeated.
 */
public final class Operations {

    /** Far more than a supervisor has under way at once. */
    private static final int REMEMBERED = 4096;

    private final Map<OperationId, Object> asked = new LinkedHashMap<>();
    private final Set<OperationId> underWay = new HashSet<>();
    private final Map<OperationId, HypervisorException> inDoubt = new HashMap<>();

    /**
     * Remembers what the operation asks for.
     *
     * @return whether it is new, rather than asked for again
     * @throws HypervisorException of kind {@code CONFLICT} if the same id asked for something else before
     */
    public synchronized boolean begin(Operation operation, Object change) {
        Object before = asked.putIfAbsent(operation.id(), change);
        if (before != null && !before.equals(change)) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.CONFLICT, "operation " + operation.id() + " asked for something else before: " + before);
        }
        if (asked.size() > REMEMBERED) {
            OperationId eldest = asked.keySet().iterator().next();
            asked.remove(eldest);
            inDoubt.remove(eldest);
        }
        return before == null;
    }

    /**
     * As {@link #begin}, for changes that take a while; {@link #leave} or {@link #forget} must follow one that is new.
     *
     * @return whether it is new, rather than done before; empty while another thread carries it out
     */
    public synchronized Optional<Boolean> enter(Operation operation, Object change) {
        if (begin(operation, change)) {
            underWay.add(operation.id());
            return Optional.of(true);
        }
        return underWay.contains(operation.id()) ? Optional.empty() : Optional.of(false);
    }

    public synchronized void leave(Operation operation) {
        underWay.remove(operation.id());
    }

    /** As {@link #leave}, after a failure that leaves open whether the change was made. */
    public synchronized void leaveInDoubt(Operation operation, HypervisorException failure) {
        underWay.remove(operation.id());
        inDoubt.put(operation.id(), failure);
    }

    /** Why nobody knows whether the change of an operation was made; empty if that is known. */
    public synchronized Optional<HypervisorException> doubt(Operation operation) {
        return Optional.ofNullable(inDoubt.get(operation.id()));
    }

    /** Forgets an operation that had no effect, so that it may be asked for again. */
    public synchronized void forget(Operation operation) {
        asked.remove(operation.id());
        underWay.remove(operation.id());
        inDoubt.remove(operation.id());
    }
}
