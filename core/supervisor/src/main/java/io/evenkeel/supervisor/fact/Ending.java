package io.evenkeel.supervisor.fact;

import static java.util.Objects.requireNonNull;

/** How an operation ended, with a detail that a person can read. */
public record Ending(Kind kind, String detail) {
    public Ending {
        requireNonNull(kind, "kind");
        requireNonNull(detail, "detail");
    }

    /** The ways in which an operation ends. */
    public enum Kind {
        /** It has the effect that was wanted. */
        DONE,
        /** It has no effect, and will not have one. */
        WITHOUT_EFFECT,
        /** Its target was sealed or fenced since, so it can have no effect any more; what it had was looked at. */
        SHUT_OUT
    }
}
