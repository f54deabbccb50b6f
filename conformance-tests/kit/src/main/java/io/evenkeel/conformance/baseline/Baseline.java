package io.evenkeel.conformance.baseline;

import io.evenkeel.conformance.RuleCatalog;
import io.evenkeel.conformance.RuleNumber;
import io.evenkeel.conformance.Verdict;
import io.evenkeel.conformance.Verdict.Status;
import io.evenkeel.conformance.yaml.YamlFile;
import io.evenkeel.conformance.yaml.YamlMap;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The failures that are accepted for a time, usually in {@code conformance-baseline.yml} beside the adapter:
 *
 * <pre>
 * - rule: 4.11
 *   reason: the product takes the limit into account at the next iteration only
 *   issue: https://tracker.example/1234
 *   expires: 2027-06-30
 * </pre>
 *
 * <p>An entry that excuses nothing any more, because its rule passes or its day has passed, is a problem of its own, so
 * that the file cannot outlive what it is about.
 */
public final class Baseline {

    /** Accepts nothing. */
    public static final Baseline NONE = new Baseline(Map.of());

    private final Map<RuleNumber, Expectation> expectations;

    private Baseline(Map<RuleNumber, Expectation> expectations) {
        this.expectations = expectations;
    }

    /**
     * A baseline of these entries.
     *
     * @throws IllegalArgumentException if two are about the same rule
     */
    public static Baseline of(List<Expectation> expectations) {
        Map<RuleNumber, Expectation> byRule = new LinkedHashMap<>();
        for (Expectation each : expectations) {
            if (byRule.put(each.rule(), each) != null) {
                throw new IllegalArgumentException("rule " + each.rule() + " is expected to fail twice");
            }
        }
        return new Baseline(byRule);
    }

    /**
     * Reads a file.
     *
     * @throws io.evenkeel.conformance.InputException if it cannot be understood or names a rule that does not exist
     */
    public static Baseline read(Path file, RuleCatalog catalog) {
        Map<RuleNumber, Expectation> byRule = new LinkedHashMap<>();
        for (YamlMap entry : YamlFile.list(file)) {
            entry.only("rule", "reason", "issue", "expires");
            Expectation expectation = new Expectation(
                    entry.value("rule", "the number of a rule such as 4.5", RuleNumber::parse),
                    entry.text("reason"),
                    entry.text("issue"),
                    entry.value("expires", "a date such as 2027-06-30", LocalDate::parse));
            if (catalog.check(expectation.rule()).isEmpty()) {
                throw entry.wrong("rule", "there is no rule " + expectation.rule());
            }
            if (byRule.put(expectation.rule(), expectation) != null) {
                throw entry.wrong("rule", "rule " + expectation.rule() + " has an entry already");
            }
        }
        return new Baseline(byRule);
    }

    public List<Expectation> expectations() {
        return List.copyOf(expectations.values());
    }

    /** The entry that accepts a verdict, if it needs one and has one that is still valid. */
    public Optional<Expectation> excuse(Verdict verdict, LocalDate today) {
        return isShort(verdict)
                ? Optional.ofNullable(expectations.get(RuleNumber.parse(verdict.rule())))
                        .filter(expectation -> !expectation.hasExpired(today))
                : Optional.empty();
    }

    /** What is wrong with the entries themselves, given what the rules that were run showed. */
    public List<String> problems(List<Verdict> verdicts, LocalDate today) {
        Map<RuleNumber, Verdict> byRule = new LinkedHashMap<>();
        verdicts.forEach(verdict -> byRule.put(RuleNumber.parse(verdict.rule()), verdict));
        List<String> problems = new ArrayList<>();
        for (Expectation expectation : expectations.values()) {
            Verdict verdict = byRule.get(expectation.rule());
            if (expectation.hasExpired(today)) {
                problems.add("baseline: the entry of rule " + expectation.rule() + " expired on "
                        + expectation.expires() + "; mend the adapter or renew the entry");
            } else if (verdict != null && !isShort(verdict)) {
                problems.add("baseline: rule " + expectation.rule() + " is " + verdict.status()
                        + " and needs no entry; remove it");
            }
        }
        return problems;
    }

    private static boolean isShort(Verdict verdict) {
        return verdict.status() == Status.FAILED || verdict.status() == Status.NOT_VERIFIED;
    }
}
