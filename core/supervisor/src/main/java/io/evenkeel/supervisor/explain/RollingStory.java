package io.evenkeel.supervisor.explain;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import java.util.List;
import java.util.Optional;

/**
 * How a rolling maintenance stands, or how it ended.
 *
 * @param by who asked for it
 * @param hosts all of them
 * @param waits why it begins with no further host for now; empty if nothing keeps it
 * @param end how it ended; empty while it is under way
 */
public record RollingStory(String by, int atOnce, List<OfHost> hosts, String waits, Optional<String> end) {

    /** How far it is with one host. */
    public enum Step {
        /** It was not begun with. */
        TO_COME,
        /** Its VMs are being moved away. */
        BEING_EMPTIED,
        /** It is empty and held so, for the work on it. */
        READY,
        /** It could not be emptied, and takes no VMs until somebody gives it back. */
        NOT_EMPTIED,
        /** It was held for somebody else before its turn. */
        HELD_FOR_ANOTHER,
        /** It was given back after it had been empty. */
        SERVED,
        /** It was not served, and is done with. */
        PASSED_OVER
    }

    /**
     * One host.
     *
     * @param detail what there is to say of the step; empty if nothing
     */
    public record OfHost(HostId host, String name, Step step, String detail) {
        public OfHost {
            requireNonNull(host, "host");
            requireNonNull(name, "name");
            requireNonNull(step, "step");
            requireNonNull(detail, "detail");
        }
    }

    public RollingStory {
        requireNonNull(by, "by");
        hosts = List.copyOf(hosts);
        requireNonNull(waits, "waits");
        requireNonNull(end, "end");
    }

    public boolean isOver() {
        return end.isPresent();
    }
}
