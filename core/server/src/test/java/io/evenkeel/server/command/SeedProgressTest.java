package io.evenkeel.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.server.console.Console;
import io.evenkeel.simulation.invariant.Invariant;
import io.evenkeel.simulation.invariant.Violation;
import io.evenkeel.simulation.seeded.Draw;
import io.evenkeel.simulation.seeded.RunResult;
import io.evenkeel.simulation.seeded.SeededRun;
import io.evenkeel.simulation.seeded.Wiring;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeedProgressTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final SeedProgress progress =
            new SeedProgress(Console.plain(new PrintWriter(out), new PrintWriter(err)), 400);

    private final RunResult good = new SeededRun(Draw.STANDARD.of(7), Wiring.RIGHT, false).run();

    @Test
    void aViolationIsToldAtOnceWithItsSeedAndHowToReplayIt() {
        Violation violation = new Violation(Invariant.I1, Duration.ofSeconds(12), "vm1 executes on [h1, h2]");

        progress.add(new RunResult(good.spec(), List.of(violation), good.measures(), good.events(), List.of()));

        assertThat(progress.failing()).isEqualTo(1);
        assertThat(err.toString())
                .contains("seed 7: " + Invariant.I1 + " at 12.0 s: vm1 executes on [h1, h2]")
                .contains("evenkeel bench seeds --seed 7 --count 1 --log");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void goodRunsAreCountedNowAndThen() {
        for (int i = 0; i < 20; i++) {
            progress.add(good);
        }

        assertThat(progress.failing()).isZero();
        assertThat(err.toString().lines())
                .containsExactly("10 of 400 seeds, violations in 0", "20 of 400 seeds, violations in 0");
    }
}
