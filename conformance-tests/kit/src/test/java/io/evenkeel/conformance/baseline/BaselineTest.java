package io.evenkeel.conformance.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.conformance.ExampleRules;
import io.evenkeel.conformance.InputException;
import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.RuleCatalog;
import io.evenkeel.conformance.Verdict;
import io.evenkeel.conformance.Verdict.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);
    private static final RuleCatalog CATALOG =
            RuleCatalog.of(List.of(ExampleRules.Holding.class, ExampleRules.Broken.class));

    @TempDir
    Path directory;

    private Baseline read(String text) throws IOException {
        Path file = directory.resolve("conformance-baseline.yml");
        Files.writeString(file, text);
        return Baseline.read(file, CATALOG);
    }

    private static String entry(String rule, String expires) {
        return "- rule: " + rule + "\n  reason: known\n  issue: https://tracker.example/1\n  expires: " + expires
                + "\n";
    }

    private static Verdict verdict(String rule, Status status) {
        return new Verdict(rule, "A rule.", Level.CORE, status, "seen", Duration.ZERO, false);
    }

    @Test
    void anEntryExcusesAFailureUntilItsLastDay() throws Exception {
        Baseline baseline = read(entry("4.10", "2026-11-22"));
        Verdict failed = verdict("4.10", Status.FAILED);
        assertThat(baseline.excuse(failed, TODAY)).isPresent();
        assertThat(baseline.problems(List.of(failed), TODAY)).isEmpty();
        assertThat(baseline.excuse(verdict("1.1", Status.FAILED), TODAY)).isEmpty();
    }

    @Test
    void anEntryExcusesARuleThatIsNotVerified() throws Exception {
        Baseline baseline = read(entry("4.10", "2027-01-01"));
        assertThat(baseline.problems(List.of(verdict("4.10", Status.NOT_VERIFIED)), TODAY))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PASSED", "NOT_APPLICABLE"})
    void anEntryThatIsNotNeededIsAProblem(Status status) throws Exception {
        Baseline baseline = read(entry("4.10", "2027-01-01"));
        assertThat(baseline.problems(List.of(verdict("4.10", status)), TODAY))
                .containsExactly("baseline: rule 4.10 is " + status + " and needs no entry; remove it");
    }

    @Test
    void anExpiredEntryIsAProblemAndExcusesNothing() throws Exception {
        Baseline baseline = read(entry("4.10", "2026-11-21"));
        Verdict failed = verdict("4.10", Status.FAILED);
        assertThat(baseline.excuse(failed, TODAY)).isEmpty();
        assertThat(baseline.problems(List.of(failed), TODAY))
                .singleElement()
                .asString()
                .contains("rule 4.10 expired on 2026-11-21");
    }

    @Test
    void anEntryOfARuleThatWasNotRunIsNoProblem() throws Exception {
        assertThat(read(entry("4.10", "2027-01-01")).problems(List.of(), TODAY)).isEmpty();
    }

    @Test
    void anEmptyFileIsAnEmptyBaseline() throws Exception {
        assertThat(read("# nothing is known to fail\n").expectations()).isEmpty();
    }

    @Test
    void badInputIsOneLineWithFileLineAndKey() throws Exception {
        assertWrong(
                "- rule: 4.10\n  reason: known\n  issue: x\n  expires: tomorrow\n",
                "line 4, key expires",
                "2027-06-30");
        assertWrong("- rule: 4.10\n  reason: known\n  issue: x\n", "line 1, key expires: missing");
        assertWrong(entry("four", "2027-01-01"), "line 1, key rule", "'four' is not the number of a rule");
        assertWrong(entry("9.99", "2027-01-01"), "line 1, key rule", "there is no rule 9.99");
        assertWrong(entry("4.10", "2027-01-01") + entry("4.10", "2027-01-01"), "line 5, key rule", "already");
        assertWrong("- rule: 4.10\n  resaon: known\n", "line 2, key resaon: no such key; known are rule, reason");
        assertWrong("rule: 4.10\n", "line 1", "not a list");
        assertWrong("- rule: [\n", "line 2", "not YAML");
        assertThatThrownBy(() -> Baseline.read(directory.resolve("none.yml"), CATALOG))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("none.yml: no such file");
    }

    private void assertWrong(String text, String... parts) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("conformance-baseline.yml")
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("\n");
    }
}
