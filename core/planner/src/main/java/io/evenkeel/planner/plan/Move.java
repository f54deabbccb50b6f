package io.evenkeel.planner.plan;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.schedule.Destination;
import java.util.Optional;

/**
 * One VM to another host.
 *
 * @param from where it is; empty if nowhere, or on a host that is down: then it is started, not migrated
 */
public record Move(String vm, Optional<String> from, String to) implements Destination {
    public Move {
        requireNonNull(vm, "vm");
        requireNonNull(from, "from");
        requireNonNull(to, "to");
    }
}
