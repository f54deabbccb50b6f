package io.evenkeel.supervisor.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.Optional;

/**
 * How a move ended, or why it did not begin.
 *
 * @param host where the VM is now, if it is anywhere
 * @param kind why the hypervisor refused or failed, where it was the hypervisor
 */
public record MoveEnd(
        VmId vm,
        HostId destination,
        Cause cause,
        Result result,
        Optional<HostId> host,
        Optional<ErrorKind> kind,
        String detail) {

    /** What became of a move. */
    public enum Result {
        /** The VM is on the destination. */
        MOVED,
        /** It began, and the VM is not on the destination. */
        FAILED,
        /** It did not begin. */
        NOT_BEGUN
    }

    public MoveEnd {
        requireNonNull(vm, "vm");
        requireNonNull(destination, "destination");
        requireNonNull(cause, "cause");
        requireNonNull(result, "result");
        requireNonNull(host, "host");
        requireNonNull(kind, "kind");
        requireNonNull(detail, "detail");
    }

    /** As a sentence. */
    @Override
    public String toString() {
        String what = "move to " + destination + " (" + cause + ")";
        return switch (result) {
            case MOVED -> what + ": done" + (detail.isEmpty() ? "" : ", " + detail);
            case FAILED -> what + ": failed, " + detail;
            case NOT_BEGUN -> what + ": not begun, " + detail;
        };
    }
}
