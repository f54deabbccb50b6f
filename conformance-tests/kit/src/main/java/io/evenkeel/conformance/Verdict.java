package io.evenkeel.conformance;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The result of one rule for one adapter.
 *
 * @param detail what was seen and, for a failure, what was demanded; empty for a plain pass
 * @param repeated whether a timed rule failed once and was then repeated on a fresh bed
 */
public record Verdict(
        String rule, String text, Level level, Status status, String detail, Duration took, boolean repeated) {

    /** The four results a rule can have. Only the first three leave an adapter conformant. */
    public enum Status {
        PASSED,
        /** The rule is about a capability that the adapter does not declare. */
        NOT_APPLICABLE,
        /** The test bed cannot show what the rule is about; the certificate says so. */
        NOT_VERIFIED,
        FAILED
    }

    public Verdict {
        requireNonNull(rule, "rule");
        requireNonNull(text, "text");
        requireNonNull(level, "level");
        requireNonNull(status, "status");
        requireNonNull(detail, "detail");
        requireNonNull(took, "took");
    }
}
