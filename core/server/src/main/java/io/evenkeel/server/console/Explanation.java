package io.evenkeel.server.console;

import io.evenkeel.conformance.runner.Complaint;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.HypervisorException;
import java.util.Optional;

/** An error in one line, and the exit code that goes with it. */
public record Explanation(String line, int exitCode) {

    /** Explains any error; one that nobody foresaw is named by its type, since its message alone may say nothing. */
    public static Explanation of(Throwable error) {
        if (error instanceof InputException) {
            return new Explanation(oneLine(String.valueOf(error.getMessage())), ExitCode.BAD_INPUT);
        }
        if (error instanceof FailedException) {
            return new Explanation(oneLine(String.valueOf(error.getMessage())), ExitCode.FAILED);
        }
        if (error instanceof HypervisorException failure) {
            return new Explanation(ofFailure(failure), exitCode(failure));
        }
        if (error instanceof InterruptedException) {
            return new Explanation("interrupted", ExitCode.FAILED);
        }
        Optional<Complaint> complaint = Complaint.of(error);
        if (complaint.isPresent()) {
            return new Explanation(complaint.get().line(), complaint.get().exitCode());
        }
        return new Explanation(
                oneLine("unexpected " + error.getClass().getSimpleName() + ": " + error.getMessage()
                        + "; --verbose shows where"),
                ExitCode.FAILED);
    }

    /** The adapter's own words, and a warning where the failed request may have changed something. */
    public static String ofFailure(HypervisorException failure) {
        String warning =
                failure.effect() == Effect.UNKNOWN ? " (this may have changed something: look before repeating)" : "";
        return oneLine(failure.detail()) + warning;
    }

    private static int exitCode(HypervisorException failure) {
        return switch (failure.kind()) {
            case INVALID_CONFIGURATION, INVALID_REQUEST, NOT_FOUND, UNSUPPORTED -> ExitCode.BAD_INPUT;
            default -> ExitCode.FAILED;
        };
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
    }
}
