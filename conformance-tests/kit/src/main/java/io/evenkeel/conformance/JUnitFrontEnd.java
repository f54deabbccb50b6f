package io.evenkeel.conformance;

import static org.junit.jupiter.api.Assumptions.abort;

import io.evenkeel.conformance.Verdict.Status;
import io.evenkeel.conformance.baseline.Baseline;
import io.evenkeel.conformance.baseline.Expectation;
import io.evenkeel.conformance.report.Certificate;
import io.evenkeel.conformance.report.Examination;
import io.evenkeel.conformance.report.ReportFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/** Turns a run into JUnit's dynamic tests. */
final class JUnitFrontEnd {

    private static final String PREFIX = "evenkeel.conformance.";

    private final ConformanceRun run;
    private final Baseline baseline;
    private final Path reports;
    private final Clock clock;
    private final Examination examination;
    private final List<Verdict> verdicts = new ArrayList<>();

    JUnitFrontEnd(ConformanceRun run, Optional<Path> baseline, Path reports, Clock clock) {
        this.run = run;
        this.baseline = baseline.map(file -> Baseline.read(file, run.catalog())).orElse(Baseline.NONE);
        this.reports = reports;
        this.clock = clock;
        this.examination = new Examination(run, this.baseline, List.of(), clock);
    }

    static RunOptions options(Level level, UnaryOperator<@Nullable String> properties) {
        RunOptions options = RunOptions.DEFAULTS
                .withLevel(level)
                .withRerunForm("-D" + PREFIX + "rules={rule} -D" + PREFIX + "seed={seed}");
        String rules = properties.apply(PREFIX + "rules");
        if (rules != null) {
            options = options.withRules(RunOptions.parseRules(rules));
        }
        String seed = properties.apply(PREFIX + "seed");
        if (seed != null) {
            options = options.withSeed(RunOptions.parseSeed(seed));
        }
        String timeScale = properties.apply(PREFIX + "time-scale");
        if (timeScale != null) {
            options = options.withTimeScale(RunOptions.parseTimeScale(timeScale));
        }
        return options;
    }

    /**
     * The tests. Of a whole run, only rules that were decided are tests: JUnit has no word for the other verdicts but
     * "skipped", which they are not. So each rule has been checked before JUnit sees the test. JUnit closes the stream.
     */
    Stream<DynamicTest> tests(int bedsAtOnce) {
        if (!run.options().rules().isEmpty()) {
            return run.selected().stream().map(check -> test(check, () -> report(run.run(check))));
        }
        SideBySide checks = new SideBySide(run, bedsAtOnce);
        return Stream.concat(
                        run.selected().stream().flatMap(check -> decided(check, checks)),
                        Stream.of(DynamicTest.dynamicTest("certificate", this::writeCertificate)))
                .onClose(checks::close);
    }

    private Stream<DynamicTest> decided(RuleCheck check, SideBySide checks) {
        try {
            Verdict verdict = checks.verdict(check);
            verdicts.add(verdict);
            boolean decided = verdict.status() == Status.PASSED
                    || (verdict.status() == Status.FAILED && excuse(verdict).isEmpty());
            return decided ? Stream.of(test(check, () -> report(verdict))) : Stream.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Stream.of(test(check, () -> {
                throw e;
            }));
        }
    }

    private static DynamicTest test(RuleCheck check, Executable executable) {
        return DynamicTest.dynamicTest(check.toString(), uri(check), executable);
    }

    /** Leads an IDE from the test to the method that checks the rule. */
    private static URI uri(RuleCheck check) {
        return URI.create("method:" + check.method().getDeclaringClass().getName() + "#"
                + check.method().getName() + "(" + Scenario.class.getName() + ")");
    }

    private Optional<Expectation> excuse(Verdict verdict) {
        return baseline.excuse(verdict, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    private void report(Verdict verdict) {
        if (verdict.status() == Status.PASSED) {
            return;
        }
        Optional<Expectation> excuse = excuse(verdict);
        if (verdict.status() == Status.FAILED && excuse.isEmpty()) {
            throw new AssertionError("§" + verdict.rule() + " " + verdict.detail());
        }
        abort(verdict.status()
                + excuse.map(entry -> " as expected until " + entry.expires()).orElse("") + ": " + verdict.detail());
    }

    private void writeCertificate() throws IOException, InterruptedException {
        if (verdicts.size() < run.selected().size()) {
            throw new AssertionError("no certificate: only " + verdicts.size() + " of "
                    + run.selected().size() + " rules were run");
        }
        Certificate certificate = examination.certify(examination.subject(), verdicts);
        ReportFiles.write(certificate, reports);
        if (!certificate.problems().isEmpty()) {
            throw new AssertionError(String.join("; ", certificate.problems()));
        }
    }
}
