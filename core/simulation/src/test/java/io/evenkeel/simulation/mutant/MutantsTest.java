package io.evenkeel.simulation.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.bench.SeedBench;
import io.evenkeel.simulation.bench.SeedReport;
import io.evenkeel.simulation.seeded.Draw;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MutantsTest {

    static List<Mutant> all() {
        return Mutants.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyMistakeIsFoundWithinAThousandSeeds(Mutant mutant) throws InterruptedException {
        int threads = Runtime.getRuntime().availableProcessors();
        SeedReport report = new SeedBench(Draw.STANDARD, mutant.wiring(), threads).run(1, 1000, 1, result -> {});

        assertThat(report.failing()).as(mutant.name()).isNotEmpty();
    }
}
