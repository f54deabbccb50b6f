package io.evenkeel.conformance.report;

import io.evenkeel.conformance.ConformanceRun;
import io.evenkeel.conformance.ExampleRules;
import io.evenkeel.conformance.FileDigest;
import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.RuleCatalog;
import io.evenkeel.conformance.RuleNumber;
import io.evenkeel.conformance.RunListener;
import io.evenkeel.conformance.RunOptions;
import io.evenkeel.conformance.TinyBed;
import io.evenkeel.conformance.Verdict;
import io.evenkeel.conformance.Verdict.Status;
import io.evenkeel.conformance.baseline.Baseline;
import io.evenkeel.conformance.baseline.Expectation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Certificates to try reports on. */
final class Certificates {

    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:11:12.345Z"), ZoneOffset.UTC);
    static final List<FileDigest> FILES = List.of(new FileDigest("tiny-1.0.jar", "0123456789abcdef".repeat(4)));

    private Certificates() {}

    static Expectation expectation(String rule) {
        return new Expectation(
                RuleNumber.parse(rule), "arithmetic is hard", "https://tracker.example/1", LocalDate.of(2027, 1, 1));
    }

    /** A real run of these rules on the tiny bed. */
    static Certificate of(Baseline baseline, Class<?>... rules) throws InterruptedException {
        ConformanceRun run = new ConformanceRun(
                TinyBed::new, RuleCatalog.of(List.of(rules)), RunOptions.DEFAULTS.withSeed(42), RunListener.NONE);
        return new Examination(run, baseline, FILES, CLOCK).examine();
    }

    /** A certificate with an end of every kind. */
    static Certificate ofEverything() throws InterruptedException {
        return of(
                Baseline.of(List.of(expectation("2.2"))),
                ExampleRules.Holding.class,
                ExampleRules.Outside.class,
                ExampleRules.Unverified.class,
                ExampleRules.Broken.class);
    }

    static RuleResult result(String rule, Level level, Status status, String... requires) {
        return new RuleResult(
                new Verdict(rule, "A rule.", level, status, "seen", Duration.ofMillis(5), false), List.of(requires));
    }
}
