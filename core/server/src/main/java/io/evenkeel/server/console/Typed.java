package io.evenkeel.server.console;

import java.util.Optional;

/** What a person types. */
@FunctionalInterface
public interface Typed {
    /** The next line; empty if there is none, because nobody can type or the input is at its end. */
    Optional<String> line();
}
