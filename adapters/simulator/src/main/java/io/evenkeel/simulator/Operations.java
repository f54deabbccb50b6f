package io.evenkeel.simulator;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.OperationId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations that have been carried out, so that none is carried out twice. */
final class Operations {

    /** Far more than are repeated; an operation is repeated seconds after it was first asked for. */
    private static final int KEPT = 100_000;

    private record Done(List<Object> arguments, Object result) {}

    private final Map<OperationId, Done> done = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<OperationId, Done> eldest) {
            return size() > KEPT;
        }
    };

    /** The result of the operation if it has been carried out; refuses one of the same id with other arguments. */
    Optional<Object> find(OperationId id, List<Object> arguments) {
        Done known = done.get(id);
        if (known == null) {
            return Optional.empty();
        }
        if (!known.arguments().equals(arguments)) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.CONFLICT, "operation " + id + " was asked for before with other arguments");
        }
        return Optional.of(known.result());
    }

    void add(OperationId id, List<Object> arguments, Object result) {
        done.put(id, new Done(arguments, result));
    }
}
