package io.evenkeel.simulation.bench;

import static java.util.Objects.requireNonNull;

/**
 * Something measured, beside what is promised of it.
 *
 * @param runs from how many runs it comes
 */
public record Figure(String name, long runs, String value, String promise, boolean isKept) {
    public Figure {
        requireNonNull(name, "name");
        requireNonNull(value, "value");
        requireNonNull(promise, "promise");
    }
}
