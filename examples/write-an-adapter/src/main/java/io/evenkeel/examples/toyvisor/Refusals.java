package io.evenkeel.examples.toyvisor;

import io.evenkeel.spi.ErrorKind;
import java.util.Optional;

/**
 * The hypervisor's error codes in terms of what the caller should do next.
 *
 * <p>One table for refused starts and for findings of an assessment, so that both give the same kind (§4.10).
 */
final class Refusals {

    private Refusals() {}

    /** Empty for a code that is not in the documentation; then nobody knows what the request has done. */
    static Optional<ErrorKind> kind(String code) {
        return Optional.ofNullable(
                switch (code) {
                    case "no-such-vm", "no-such-host", "no-such-task" -> ErrorKind.NOT_FOUND;
                    case "wrong-source", "migrating", "in-memory", "not-in-memory", "maintenance" -> ErrorKind.CONFLICT;
                    case "cpu", "device", "medium" -> ErrorKind.INCOMPATIBLE;
                    case "memory", "storage", "network", "too-many" -> ErrorKind.INSUFFICIENT_CAPACITY;
                    case "host-down" -> ErrorKind.UNREACHABLE;
                    default -> null;
                });
    }
}
