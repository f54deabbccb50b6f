package io.evenkeel.conformance.report;

import static java.util.Objects.requireNonNull;

import io.evenkeel.conformance.Verdict;
import java.util.List;

/**
 * A verdict with the capabilities its rule is about.
 *
 * @param requires names of capabilities, none for a rule that every adapter must keep
 */
public record RuleResult(Verdict verdict, List<String> requires) {

    public RuleResult {
        requireNonNull(verdict, "verdict");
        requires = List.copyOf(requires);
    }
}
