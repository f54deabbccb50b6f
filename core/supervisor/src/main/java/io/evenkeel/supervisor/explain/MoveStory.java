package io.evenkeel.supervisor.explain;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.migration.Cause;
import io.evenkeel.supervisor.migration.MoveEnd;
import java.util.Optional;

/**
 * How the move of a VM stands.
 *
 * @param host where the VM is, as far as that is known
 * @param waiting the move that waits for its turn
 * @param underWay the move that is being made
 * @param end how the last move that a person asked for ended, of late
 */
public record MoveStory(
        VmId vm,
        String name,
        Optional<HostId> host,
        Optional<Stage> waiting,
        Optional<Stage> underWay,
        Optional<MoveEnd> end) {

    /**
     * A move that has not ended.
     *
     * @param text what it waits for, or how far it is
     */
    public record Stage(HostId destination, Cause cause, String text) {
        public Stage {
            requireNonNull(destination, "destination");
            requireNonNull(cause, "cause");
            requireNonNull(text, "text");
        }
    }

    public MoveStory {
        requireNonNull(vm, "vm");
        requireNonNull(name, "name");
        requireNonNull(host, "host");
        requireNonNull(waiting, "waiting");
        requireNonNull(underWay, "underWay");
        requireNonNull(end, "end");
    }
}
