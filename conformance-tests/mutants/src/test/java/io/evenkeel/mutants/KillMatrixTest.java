package io.evenkeel.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.bed.simulator.Variant;
import io.evenkeel.conformance.RuleCatalog;
import io.evenkeel.conformance.RuleCheck;
import io.evenkeel.conformance.RuleNumber;
import io.evenkeel.conformance.Verdict.Status;
import io.evenkeel.mutants.Trials.Result;
import io.evenkeel.mutants.Trials.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who watches the watchers: each mutant must be caught by the rule that it breaks. */
class KillMatrixTest {

    /** The copy for readers of the repository. */
    private static final Path COMMITTED = Path.of("COVERAGE.md");

    private static final Path GENERATED = Path.of("target", "COVERAGE.md");

    private static final List<RuleCheck> CHECKS = RuleCatalog.standard().checks();

    @Test
    void everyMutantIsCaughtByItsOwnRuleAndTheTableSaysSo() throws Exception {
        List<Result> results = Trials.run(Mutants.all().stream()
                .map(mutant -> new Trial(mutant, check(mutant.rule())))
                .toList());
        results.forEach(result -> System.out.println(result.verdict().took().toMillis() + " ms " + result));

        assertThat(results).allMatch(Result::isCaught);
        assertThat(results).allSatisfy(KillMatrixTest::isReadable);
        String table = Coverage.table(CHECKS, results);
        Files.createDirectories(GENERATED.getParent());
        Files.writeString(GENERATED, table);
        assertThat(Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "")
                .as("the committed table; if the change is meant, copy %s over it", GENERATED)
                .isEqualTo(table);
    }

    private static RuleCheck check(String rule) {
        return RuleCatalog.standard().check(RuleNumber.parse(rule)).orElseThrow();
    }

    /** The detail of a failure says what was seen; an exception that a check did not expect is no such thing. */
    private static void isReadable(Result result) {
        assertThat(result.verdict().detail())
                .startsWith("Seen: ")
                .contains("Demanded: " + result.verdict().text())
                .contains("Again: ")
                .doesNotContain("Seen: thrown")
                .doesNotContain("Seen: the test bed")
                .hasSizeLessThan(3000);
    }

    @Test
    void everyRuleHasAMutant() {
        Set<String> broken = Mutants.all().stream().map(Mutant::rule).collect(Collectors.toSet());

        assertThat(CHECKS)
                .extracting(check -> check.number().toString())
                .allMatch(broken::contains, "is broken by a mutant");
    }

    @Test
    void noTwoMutantsAreTheSame() {
        assertThat(Mutants.all()).extracting(Mutant::toString).doesNotHaveDuplicates();
    }

    /** The control: being behind a proxy is not what makes a mutant fail. And every rule is shown to hold somewhere. */
    @Test
    void anAdapterThatIsWrappedAndUnchangedPassesEveryRule() throws Exception {
        List<Trial> trials = new ArrayList<>();
        for (Variant variant : Variant.values()) {
            CHECKS.forEach(check -> trials.add(new Trial(Mutant.none(variant), check)));
        }
        List<Result> results = Trials.run(trials);

        assertThat(results)
                .allMatch(result -> Set.of(Status.PASSED, Status.NOT_APPLICABLE)
                        .contains(result.verdict().status()));
        Map<String, Long> passes = new TreeMap<>(results.stream()
                .filter(result -> result.verdict().status() == Status.PASSED)
                .collect(Collectors.groupingBy(result -> result.verdict().rule(), Collectors.counting())));
        assertThat(CHECKS)
                .extracting(check -> check.number().toString())
                .allMatch(passes::containsKey, "passes on some bed");
    }

    /** The whole matrix, in hours: with {@code -P long}. Tells which mutants other rules notice too. */
    @Test
    @Tag("long")
    void theFullMatrixTellsWhatElseNotices() throws Exception {
        List<Trial> trials = new ArrayList<>();
        Mutants.all().forEach(mutant -> CHECKS.forEach(check -> trials.add(new Trial(mutant, check))));
        Map<String, List<String>> caughtBy = new TreeMap<>();
        for (Result result : Trials.run(trials)) {
            if (result.isCaught()) {
                caughtBy.computeIfAbsent(result.trial().mutant().toString(), unused -> new ArrayList<>())
                        .add(result.verdict().rule());
            }
        }
        Files.createDirectories(GENERATED.getParent());
        Files.writeString(
                Path.of("target", "MATRIX.md"),
                caughtBy.entrySet().stream()
                        .map(each -> "| " + each.getKey() + " | " + String.join(", ", each.getValue()) + " |")
                        .collect(Collectors.joining("\n", "| mutant | caught by |\n| --- | --- |\n", "\n")));
        assertThat(Mutants.all())
                .allMatch(mutant ->
                        caughtBy.getOrDefault(mutant.toString(), List.of()).contains(mutant.rule()));
    }
}
