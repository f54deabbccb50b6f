package io.evenkeel.libvirt.connection;

import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * A line to one host for one purpose. Questions are put without waiting; one that hangs disturbs no other line.
 *
 * <p>The line is connected when the first question is put, and anew by the next question after it broke.
 */
public final class Line implements AutoCloseable {

    private final String host;
    private final Lane lane;

    Line(String host, Lane lane) {
        this.host = host;
        this.lane = lane;
    }

    /**
     * Puts a question; the answer, or a failure for {@link #failure}, arrives in the future.
     *
     * @throws HypervisorException of kind {@code UNREACHABLE} while earlier questions hang
     */
    public <T> CompletableFuture<T> ask(Function<Wire, T> question) {
        return lane.submit(question);
    }

    /** The longest to wait for the answer to what is asked next; longer for the first, which includes connecting. */
    public Duration patience() {
        return lane.patience();
    }

    /** What a failed answer means. */
    public HypervisorException failure(Throwable failed) {
        Throwable cause =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        if (cause instanceof VirFailure failure) {
            return Failures.ofQuery(host, failure);
        }
        if (cause instanceof HypervisorException failure) {
            return failure;
        }
        return new HypervisorException(ErrorKind.INTERNAL, Effect.NONE, "the libvirt adapter failed: " + cause, cause);
    }

    /** Ends the line; its thread ends when the host has been told, or does not answer. */
    @Override
    public void close() {
        lane.close();
    }
}
