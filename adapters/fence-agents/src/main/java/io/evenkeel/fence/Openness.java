package io.evenkeel.fence;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Whether a connection is open. */
final class Openness {

    private final AtomicBoolean open = new AtomicBoolean(true);

    /** @throws HypervisorException of kind {@code CONFLICT} if it is closed */
    void demand() {
        if (!open.get()) {
            throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "the connection is closed");
        }
    }

    /** Closes it; whether it was open until now. */
    boolean end() {
        return open.compareAndSet(true, false);
    }
}
