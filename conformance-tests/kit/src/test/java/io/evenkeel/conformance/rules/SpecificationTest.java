package io.evenkeel.conformance.rules;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.RuleCatalog;
import io.evenkeel.conformance.RuleCheck;
import io.evenkeel.conformance.RuleNumber;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The specification and the checks say the same. */
class SpecificationTest {

    private static final Path SPECIFICATION = Path.of("..", "..", "spi", "SPECIFICATION.md");

    /** A row of a table of the specification. */
    private record Row(String number, String text, Set<String> needs) {

        int chapter() {
            return Integer.parseInt(number.substring(0, number.indexOf('.')));
        }
    }

    @Test
    void everyRuleIsCheckedAndEveryCheckIsARule() throws Exception {
        assertThat(numbers()).containsExactlyElementsOf(rows().keySet()).hasSize(130);
    }

    private static List<String> numbers() {
        return checks().map(check -> check.number().toString()).toList();
    }

    private static Row row(Map<String, Row> rows, RuleCheck check) {
        return requireNonNull(rows.get(check.number().toString()), "no row " + check.number());
    }

    private static Stream<RuleCheck> checks() {
        return RuleCatalog.standard().checks().stream();
    }

    @Test
    void theWordsAreThose() throws Exception {
        Map<String, Row> rows = rows();
        assertThat(checks())
                .allSatisfy(check -> assertThat(check.rule().text())
                        .as(check.number().toString())
                        .isEqualTo(row(rows, check).text()));
    }

    @Test
    void theNeedsAreThose() throws Exception {
        Map<String, Row> rows = rows();
        assertThat(checks()).allSatisfy(check -> {
            Row row = row(rows, check);
            Set<String> stated = new TreeSet<>(row.needs());
            // What a bed must have besides faults is asked of the bed by the check itself.
            stated.removeIf(need -> need.startsWith("bed: ") || need.equals("EXCLUSIVE_LEASE"));
            assertThat(needs(check.rule())).as(row.number()).isEqualTo(stated);
        });
    }

    private static Set<String> needs(Rule rule) {
        Set<String> needs = new TreeSet<>(List.of(rule.requires()));
        Arrays.stream(rule.faults()).map(Fault::name).forEach(needs::add);
        return needs;
    }

    @Test
    void theCapabilitiesExist() {
        assertThat(checks())
                .allSatisfy(check -> assertThat(check.rule().requires())
                        .allSatisfy(name -> assertThat(Capabilities.standard()).contains(new Capability(name))));
    }

    @Test
    void theLevelsAreThose() throws Exception {
        Map<String, Row> rows = rows();
        assertThat(checks()).allSatisfy(check -> {
            Row row = row(rows, check);
            assertThat(check.rule().level()).as(row.number()).isEqualTo(level(row));
        });
    }

    private static Level level(Row row) {
        boolean crash = row.needs().stream().anyMatch(need -> need.endsWith("_CRASH"));
        return switch (row.chapter()) {
            case 4 -> crash || row.needs().contains("migration.reattach") ? Level.RESILIENT : Level.CORE;
            case 5 -> Level.RESILIENT;
            case 6, 7, 8 -> Level.FAILOVER;
            default -> Level.CORE;
        };
    }

    @Test
    void onlyCopiesOfStorageNeedAGuestWithAnUnsharedDisk() {
        assertThat(checks().filter(check -> List.of(check.rule().guests()).contains(GuestKind.UNSHARED_DISK)))
                .extracting(check -> check.number().toString())
                .containsExactly("4.33", "4.41");
    }

    private static Map<String, Row> rows() throws IOException {
        Map<String, Row> rows = new TreeMap<>(Comparator.comparing(RuleNumber::parse));
        for (String line : Files.readAllLines(SPECIFICATION)) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 6 && cells[1].strip().matches("\\d+\\.\\d+")) {
                Set<String> needs = new TreeSet<>();
                Arrays.stream(cells[4].split(","))
                        .map(String::strip)
                        .filter(need -> !need.isEmpty())
                        .forEach(needs::add);
                Row row = new Row(cells[1].strip(), cells[2].strip(), needs);
                rows.put(row.number(), row);
            }
        }
        return rows;
    }
}
