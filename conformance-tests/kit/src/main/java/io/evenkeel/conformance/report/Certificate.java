package io.evenkeel.conformance.report;

import static java.util.Objects.requireNonNull;

import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.RuleNumber;
import io.evenkeel.conformance.Subject;
import io.evenkeel.conformance.Verdict;
import io.evenkeel.conformance.Verdict.Status;
import io.evenkeel.conformance.baseline.Baseline;
import io.evenkeel.conformance.baseline.Expectation;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a run showed about an adapter, to be published with it.
 *
 * @param date when the run ended
 * @param kitVersion the version of the kit that ran
 * @param spiVersion the SPI version the adapter was checked against
 * @param level the level that was asked for
 * @param selected the rules that were run, if not all of the level
 * @param rules what each rule showed, in the order of the specification
 * @param baseline the failures that were accepted beforehand
 */
public record Certificate(
        Instant date,
        String kitVersion,
        String spiVersion,
        Subject subject,
        Level level,
        Set<RuleNumber> selected,
        long seed,
        List<RuleResult> rules,
        List<Expectation> baseline) {

    /** What an adapter must declare before a certificate of a level says anything. */
    private static final Map<Level, List<Capability>> NEEDED = Map.of(
            Level.CORE, List.of(Capabilities.MIGRATION),
            Level.RESILIENT, List.of(Capabilities.MIGRATION_REATTACH, Capabilities.HEALTH),
            Level.FAILOVER, List.of(Capabilities.FENCING, Capabilities.RESTART, Capabilities.POWER));

    /**
     * The rules without which a level means nothing, whatever else passes: that a guest never runs twice and nobody is
     * told otherwise, that this outlives a host, and that a host that was fenced is off.
     */
    private static final Map<Level, Set<RuleNumber>> BEARING = Map.of(
            Level.CORE, Set.of(new RuleNumber(4, 6), new RuleNumber(4, 8)),
            Level.RESILIENT, Set.of(new RuleNumber(4, 13), new RuleNumber(4, 19), new RuleNumber(5, 6)),
            Level.FAILOVER, Set.of(new RuleNumber(6, 1), new RuleNumber(6, 10)));

    public Certificate {
        requireNonNull(date, "date");
        requireNonNull(kitVersion, "kitVersion");
        requireNonNull(spiVersion, "spiVersion");
        requireNonNull(subject, "subject");
        requireNonNull(level, "level");
        selected = Collections.unmodifiableSortedSet(new TreeSet<>(selected));
        rules = List.copyOf(rules);
        baseline = List.copyOf(baseline);
    }

    public List<Verdict> verdicts() {
        return rules.stream().map(RuleResult::verdict).toList();
    }

    public long count(Status status) {
        return verdicts().stream().filter(verdict -> verdict.status() == status).count();
    }

    /** How many rules of one level, without those of lower levels, have a status. */
    public long count(Level ofLevel, Status status) {
        return verdicts().stream()
                .filter(verdict -> verdict.level() == ofLevel && verdict.status() == status)
                .count();
    }

    /** Whether only some rules were run; such a certificate vouches for nothing. */
    public boolean isPartial() {
        return !selected.isEmpty() || rules.isEmpty();
    }

    /** Every rule of the level was run, some passed and none failed, accepted beforehand or not. */
    public boolean isConformant() {
        return !isPartial() && count(Status.FAILED) == 0 && count(Status.PASSED) > 0;
    }

    /** Conformant, and no rule was left unverified. */
    public boolean isComplete() {
        return isConformant() && count(Status.NOT_VERIFIED) == 0;
    }

    /** No rule failed but those the baseline accepts, and the baseline itself is in order. */
    public boolean isAccepted() {
        return unexpected().isEmpty() && problems().isEmpty();
    }

    /** Failures that the baseline does not accept. */
    public List<Verdict> unexpected() {
        return verdicts().stream()
                .filter(verdict ->
                        verdict.status() == Status.FAILED && excuse(verdict).isEmpty())
                .toList();
    }

    /** The entry of the baseline that accepts a verdict. */
    public Optional<Expectation> excuse(Verdict verdict) {
        return Baseline.of(baseline).excuse(verdict, today());
    }

    /** What is wrong with the baseline. */
    public List<String> problems() {
        return Baseline.of(baseline).problems(verdicts(), today());
    }

    /**
     * The highest level up to which the adapter declares what the level is about, passes the rules that the level rests
     * on (4.6 and 4.8 for core, 4.13, 4.19 and 5.6 for resilient, 6.1 and 6.10 for failover) and fails none. A rule that
     * was not verified was not passed.
     */
    public Optional<Level> levelReached() {
        Optional<Level> reached = Optional.empty();
        if (isPartial()) {
            return reached;
        }
        for (Level each : Level.values()) {
            boolean declared = NEEDED.getOrDefault(each, List.of()).stream().allMatch(subject.capabilities()::contains);
            if (each.compareTo(level) > 0
                    || !declared
                    || count(each, Status.FAILED) > 0
                    || !passed().containsAll(BEARING.getOrDefault(each, Set.of()))) {
                break;
            }
            reached = Optional.of(each);
        }
        return reached;
    }

    private Set<RuleNumber> passed() {
        return verdicts().stream()
                .filter(verdict -> verdict.status() == Status.PASSED)
                .map(verdict -> RuleNumber.parse(verdict.rule()))
                .collect(Collectors.toSet());
    }

    /** The levels that were asked for. */
    public List<Level> levelsAsked() {
        return Arrays.stream(Level.values())
                .filter(each -> each.compareTo(level) <= 0)
                .toList();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(date, ZoneOffset.UTC);
    }
}
