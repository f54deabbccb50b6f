package io.evenkeel.simulation.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.bench.SeedBench;
import io.evenkeel.simulation.bench.SeedReport;
import io.evenkeel.simulation.seeded.Draw;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MutantsTest {

    private static final Set<String> QUICK = Set.of(
            "V0 nothing is fenced, and said to be",
            "facts are written a turn late",
            "intents to start are not written",
            "answers are given twice");

    static List<Mutant> all() {
        return Mutants.all();
    }

    static List<Mutant> quick() {
        return Mutants.all().stream()
                .filter(each -> QUICK.contains(each.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("quick")
    void aGrossMistakeIsFoundWithinAHundredSeeds(Mutant mutant) throws InterruptedException {
        assertKilled(mutant, 100);
    }

    @ParameterizedTest
    @MethodSource("all")
    @Tag("long")
    void everyMistakeIsFoundWithinAThousandSeeds(Mutant mutant) throws InterruptedException {
        assertKilled(mutant, 1000);
    }

    private static void assertKilled(Mutant mutant, long seeds) throws InterruptedException {
        SeedReport report = new SeedBench(Draw.STANDARD, mutant.wiring(), 2).run(1, seeds, 1, result -> {});

        assertThat(report.failing()).as(mutant.name()).isNotEmpty();
    }
}
