package io.evenkeel.conformance.runner;

import io.evenkeel.conformance.BedFailure;
import io.evenkeel.conformance.InputException;
import io.evenkeel.engine.plugin.PluginException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * What a command of this package says when it cannot do its work.
 *
 * @param line one line: what is wrong, where, and what would be right
 * @param exitCode 2 if an argument, a file or the test bed is wrong, otherwise 1
 */
public record Complaint(String line, int exitCode) {

    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;

    /** The complaint that an exception stands for; empty for one that nobody foresaw. */
    public static Optional<Complaint> of(Throwable error) {
        if (error instanceof InputException || error instanceof PluginException || error instanceof BedFailure) {
            return Optional.of(new Complaint(oneLine(String.valueOf(error.getMessage())), BAD_INPUT));
        }
        if (error instanceof InterruptedException) {
            return Optional.of(new Complaint("stopped; no certificate was written", FAILED));
        }
        if (error instanceof UncheckedIOException) {
            return Optional.of(new Complaint(oneLine(String.valueOf(error.getMessage())), FAILED));
        }
        return Optional.empty();
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
