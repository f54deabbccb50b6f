package io.evenkeel.libvirt.connection;

import io.evenkeel.libvirt.wire.Wire;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** A call waiting for its turn in a {@link Lane}; either it is begun or it is withdrawn, never both. */
final class LaneTask<T> {

    private final Function<Wire, T> work;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final AtomicBoolean settled = new AtomicBoolean();

    LaneTask(Function<Wire, T> work) {
        this.work = work;
    }

    CompletableFuture<T> result() {
        return result;
    }

    /** Whether the call had not begun, and now never will: an order nobody waits for is not carried out (§1.10). */
    boolean withdraw() {
        return settled.compareAndSet(false, true);
    }

    boolean begin() {
        return settled.compareAndSet(false, true);
    }

    /** Makes the call. Returns what tells its answer. */
    Runnable run(Wire wire) {
        T answer = work.apply(wire);
        return () -> result.complete(answer);
    }

    void fail(Throwable failure) {
        result.completeExceptionally(failure);
    }
}
