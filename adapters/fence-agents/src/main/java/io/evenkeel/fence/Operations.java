package io.evenkeel.fence;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which operation asked for what on this connection, so that one id names one change (§1.9).
 *
 * <p>Kept in memory: another connection does not know. What it repeats does no harm, because power is read first.
 */
final class Operations {

    /** Far more than a supervisor has under way at once. */
    private static final int REMEMBERED = 4096;

    private static final class Asked {
        private final Object change;
        private boolean done;

        Asked(Object change) {
            this.change = change;
        }
    }

    private final Map<OperationId, Asked> asked = new LinkedHashMap<>();

    /**
     * Remembers what the operation asks for.
     *
     * @throws HypervisorException of kind {@code CONFLICT} if the same id asked for something else before
     */
    synchronized void ask(Operation operation, Object change) {
        Asked before = asked.putIfAbsent(operation.id(), new Asked(change));
        if (before != null && !before.change.equals(change)) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.CONFLICT,
                    "operation " + operation.id() + " asked for something else before: " + before.change);
        }
        if (asked.size() > REMEMBERED) {
            asked.remove(asked.keySet().iterator().next());
        }
    }

    /** Whether it has been carried out before. */
    synchronized boolean isDone(Operation operation) {
        Asked known = asked.get(operation.id());
        return known != null && known.done;
    }

    synchronized void done(Operation operation) {
        Asked known = asked.get(operation.id());
        if (known != null) {
            known.done = true;
        }
    }
}
