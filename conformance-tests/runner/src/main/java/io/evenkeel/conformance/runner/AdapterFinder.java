package io.evenkeel.conformance.runner;

import java.nio.file.Path;

/** Finds the adapter that a user means. */
@FunctionalInterface
public interface AdapterFinder {

    /**
     * Its directory.
     *
     * @param given what the user gave, a directory or a name
     */
    Path directory(String given);
}
