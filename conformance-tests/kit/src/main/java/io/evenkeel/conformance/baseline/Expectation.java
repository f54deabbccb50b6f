package io.evenkeel.conformance.baseline;

import static java.util.Objects.requireNonNull;

import io.evenkeel.conformance.RuleNumber;
import java.time.LocalDate;

/**
 * A rule that an adapter is known not to keep.
 *
 * @param reason why, for readers of the certificate
 * @param issue a link to where it is worked on
 * @param expires the last day on which the failure is accepted
 */
public record Expectation(RuleNumber rule, String reason, String issue, LocalDate expires) {

    public Expectation {
        requireNonNull(rule, "rule");
        requireNonNull(reason, "reason");
        requireNonNull(issue, "issue");
        requireNonNull(expires, "expires");
    }

    public boolean hasExpired(LocalDate today) {
        return today.isAfter(expires);
    }
}
