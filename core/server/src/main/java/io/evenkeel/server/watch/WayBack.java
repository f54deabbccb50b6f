package io.evenkeel.server.watch;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.OperationId;
import java.util.Optional;

/**
 * How a user comes back to a migration that was left before its end.
 *
 * @param options the options that lead to the same connection, with a blank before each; empty if the hypervisor cannot
 *     find a migration again
 */
public record WayBack(Optional<String> options) {
    /** There is none. */
    public static final WayBack NONE = new WayBack(Optional.empty());

    public WayBack {
        requireNonNull(options, "options");
    }

    String sentence(OperationId id) {
        return options.map(words -> "'evenkeel migration follow " + id + words
                        + "' shows what becomes of it, 'evenkeel migration" + " cancel " + id + words + "' ends it")
                .orElse("this hypervisor cannot find it again; 'evenkeel vm list' tells where the VM is");
    }
}
