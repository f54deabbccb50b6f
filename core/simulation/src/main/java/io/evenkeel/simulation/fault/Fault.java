package io.evenkeel.simulation.fault;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.text.Words;
import java.time.Duration;
import java.util.Locale;

/**
 * Something that goes wrong in a run.
 *
 * @param target a host, VM, witness or supervisor by name; empty if the kind befalls everything
 * @param at counted from the beginning of the run
 * @param length until it is over; without meaning for what is over at once
 */
public record Fault(FaultKind kind, String target, Duration at, Duration length) {
    public Fault {
        requireNonNull(kind, "kind");
        requireNonNull(target, "target");
        requireNonNull(at, "at");
        requireNonNull(length, "length");
    }

    /** What befalls whom, as scenarios have it: {@code host-crash h1}. */
    public String what() {
        return Words.typed(kind) + (target.isEmpty() ? "" : " " + target);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%8.3f s  %s for %s", at.toNanos() / 1e9, what(), Words.of(length));
    }
}
