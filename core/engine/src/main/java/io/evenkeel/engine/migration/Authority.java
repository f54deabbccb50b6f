package io.evenkeel.engine.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.Operation;
import java.util.concurrent.atomic.AtomicReference;

/** The epoch by which one migration is steered, which only grows. Safe for use by several threads. */
final class Authority {

    private final AtomicReference<Epoch> epoch;

    Authority(Epoch first) {
        this.epoch = new AtomicReference<>(first);
    }

    /** Gives orders by {@code newEpoch} from now on, unless it is smaller than the present one. */
    void lead(Epoch newEpoch) {
        epoch.accumulateAndGet(newEpoch, (before, next) -> before.isBefore(next) ? next : before);
    }

    Epoch epoch() {
        return requireNonNull(epoch.get());
    }

    /** A new operation in the present epoch. */
    Operation operation() {
        return Operation.in(epoch());
    }
}
