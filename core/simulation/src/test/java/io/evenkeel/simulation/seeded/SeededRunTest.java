package io.evenkeel.simulation.seeded;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.bench.SeedBench;
import io.evenkeel.simulation.bench.SeedReport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeededRunTest {

    static LongStream seeds() {
        return LongStream.of(3, 200, 505, 2116);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSeedReplaysByteForByte(long seed) {
        RunResult once = new SeededRun(Draw.STANDARD.of(seed), Wiring.RIGHT, true).run();
        RunResult again = new SeededRun(Draw.STANDARD.of(seed), Wiring.RIGHT, true).run();

        assertThat(once.log()).hasSizeGreaterThan(10).isEqualTo(again.log());
        assertThat(once.events()).isEqualTo(again.events());
    }

    @Test
    void writingALogChangesNothing() {
        RunResult logged = new SeededRun(Draw.STANDARD.of(505), Wiring.RIGHT, true).run();
        RunResult silent = new SeededRun(Draw.STANDARD.of(505), Wiring.RIGHT, false).run();

        assertThat(silent.log()).isEmpty();
        assertThat(silent.events()).isEqualTo(logged.events());
        assertThat(silent.measures().facts()).isEqualTo(logged.measures().facts());
    }

    @Test
    void differentSeedsRunDifferently() {
        RunResult one = new SeededRun(Draw.STANDARD.of(1), Wiring.RIGHT, true).run();
        RunResult other = new SeededRun(Draw.STANDARD.of(2), Wiring.RIGHT, true).run();

        assertThat(one.log()).isNotEqualTo(other.log());
    }

    /** About 20 ms of CPU each. */
    @Test
    void noInvariantBreaksInTenThousandSeeds() throws InterruptedException {
        // Other modules are tested beside this one.
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        SeedReport report = new SeedBench(Draw.STANDARD, Wiring.RIGHT, threads).run(1, 10_000, 10, result -> {});

        System.out.println(String.join("\n", report.lines()));
        assertThat(report.failing()).as(String.join("\n", report.lines())).isEmpty();
        assertThat(report.runs()).isEqualTo(10_000);
        assertThat(report.uncovered()).isEmpty();
        assertThat(report.starts()).isGreaterThan(10_000);
    }
}
