package io.evenkeel.conformance.report;

import static java.util.Objects.requireNonNull;

import io.evenkeel.conformance.ConformanceRun;
import io.evenkeel.conformance.FileDigest;
import io.evenkeel.conformance.RuleCheck;
import io.evenkeel.conformance.RuleNumber;
import io.evenkeel.conformance.Subject;
import io.evenkeel.conformance.Verdict;
import io.evenkeel.conformance.baseline.Baseline;
import io.evenkeel.spi.Spi;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A run that ends in a certificate. */
public final class Examination {

    private final ConformanceRun run;
    private final Baseline baseline;
    private final List<FileDigest> files;
    private final Clock clock;

    /**
     * Prepares the run.
     *
     * @param files the adapter's files, for the certificate; empty for those that the provider was loaded from
     * @param clock gives the date of the certificate
     */
    public Examination(ConformanceRun run, Baseline baseline, List<FileDigest> files, Clock clock) {
        this.run = requireNonNull(run, "run");
        this.baseline = requireNonNull(baseline, "baseline");
        this.files = List.copyOf(files);
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Puts the adapter through every selected rule.
     *
     * @throws io.evenkeel.conformance.BedFailure if no bed can be made at all
     */
    public Certificate examine() throws InterruptedException {
        Subject subject = subject();
        return certify(subject, run.runAll());
    }

    /** What is tried. */
    public Subject subject() throws InterruptedException {
        Subject subject = run.subject();
        return files.isEmpty() ? subject : subject.withFiles(files);
    }

    /** The certificate of verdicts that were found by this examination's run; partial if some are missing. */
    public Certificate certify(Subject subject, List<Verdict> verdicts) {
        return new Certificate(
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                Kit.version(),
                Spi.VERSION,
                subject,
                run.options().level(),
                rulesRun(verdicts),
                run.options().seed(),
                verdicts.stream().map(this::result).toList(),
                baseline.expectations());
    }

    /** Empty if they are all of the level. */
    private Set<RuleNumber> rulesRun(List<Verdict> verdicts) {
        return verdicts.size() < run.selected().size()
                ? verdicts.stream()
                        .map(verdict -> RuleNumber.parse(verdict.rule()))
                        .collect(Collectors.toSet())
                : run.options().rules();
    }

    private RuleResult result(Verdict verdict) {
        return new RuleResult(
                verdict,
                run.catalog()
                        .check(RuleNumber.parse(verdict.rule()))
                        .map(RuleCheck::rule)
                        .map(rule -> List.of(rule.requires()))
                        .orElse(List.of()));
    }
}
