package io.evenkeel.conformance;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is run, and how.
 *
 * @param level the highest level whose rules are run
 * @param rules the only rules to run; every rule of the level if empty
 * @param seed the source of every random choice; the same seed makes the same choices, rule by rule
 * @param timeScale replaces the time scale of the bed
 * @param ruleLimit after how long a rule is given up, before stretching
 * @param rerunForm how to run one rule again, with <code>{rule}</code> for its number and <code>{seed}</code>
 */
public record RunOptions(
        Level level, Set<RuleNumber> rules, long seed, OptionalDouble timeScale, Duration ruleLimit, String rerunForm) {

    /** Every rule, a limit of one minute for each, seed 1. */
    public static final RunOptions DEFAULTS = new RunOptions(
            Level.FAILOVER, Set.of(), 1, OptionalDouble.empty(), Duration.ofMinutes(1), "rule {rule} with seed {seed}");

    public RunOptions {
        requireNonNull(level, "level");
        rules = Set.copyOf(rules);
        requireNonNull(timeScale, "timeScale");
        requireNonNull(ruleLimit, "ruleLimit");
        requireNonNull(rerunForm, "rerunForm");
    }

    public RunOptions withLevel(Level newLevel) {
        return new RunOptions(newLevel, rules, seed, timeScale, ruleLimit, rerunForm);
    }

    public RunOptions withRules(Set<RuleNumber> newRules) {
        return new RunOptions(level, newRules, seed, timeScale, ruleLimit, rerunForm);
    }

    public RunOptions withSeed(long newSeed) {
        return new RunOptions(level, rules, newSeed, timeScale, ruleLimit, rerunForm);
    }

    public RunOptions withTimeScale(OptionalDouble newTimeScale) {
        return new RunOptions(level, rules, seed, newTimeScale, ruleLimit, rerunForm);
    }

    public RunOptions withRuleLimit(Duration newRuleLimit) {
        return new RunOptions(level, rules, seed, timeScale, newRuleLimit, rerunForm);
    }

    public RunOptions withRerunForm(String newRerunForm) {
        return new RunOptions(level, rules, seed, timeScale, ruleLimit, newRerunForm);
    }

    /**
     * Reads numbers of rules with commas between them, for example {@code 4.5,4.6}.
     *
     * @throws InputException if one is no number of a rule
     */
    public static Set<RuleNumber> parseRules(String text) {
        try {
            return Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .map(RuleNumber::parse)
                    .collect(Collectors.toSet());
        } catch (IllegalArgumentException e) {
            throw new InputException("rules: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a seed.
     *
     * @throws InputException if {@code text} is no whole number
     */
    public static long parseSeed(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new InputException("seed: not a whole number: " + text, e);
        }
    }

    /**
     * Reads a time scale.
     *
     * @throws InputException if {@code text} is no positive number
     */
    public static OptionalDouble parseTimeScale(String text) {
        try {
            return OptionalDouble.of(new Patience(Double.parseDouble(text.strip())).scale());
        } catch (IllegalArgumentException e) {
            throw new InputException("time scale: not a positive number: " + text, e);
        }
    }
}
