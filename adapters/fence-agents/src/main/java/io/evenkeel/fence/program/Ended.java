package io.evenkeel.fence.program;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * How a program ended.
 *
 * @param exitCode empty if it did not end by itself and was killed
 * @param output what it wrote to its standard output; may hold secrets
 * @param errors what it wrote to its standard error; may hold secrets
 * @param isCut whether it wrote more than was kept
 */
public record Ended(OptionalInt exitCode, String output, String errors, boolean isCut) {

    public Ended {
        requireNonNull(exitCode, "exitCode");
        requireNonNull(output, "output");
        requireNonNull(errors, "errors");
    }

    public boolean wasKilled() {
        return exitCode.isEmpty();
    }

    /** Whether it ended by itself with this code. */
    public boolean endedWith(int code) {
        return exitCode.isPresent() && exitCode.getAsInt() == code;
    }

    @Override
    public String toString() {
        return "Ended[" + (wasKilled() ? "killed" : "exit code " + exitCode.getAsInt()) + "]";
    }
}
