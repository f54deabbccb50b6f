package io.evenkeel.simulation.minimise;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.bench.SeedBench;
import io.evenkeel.simulation.invariant.Invariant;
import io.evenkeel.simulation.mutant.Mutants;
import io.evenkeel.simulation.seeded.Draw;
import io.evenkeel.simulation.seeded.RunResult;
import io.evenkeel.simulation.seeded.RunSpec;
import io.evenkeel.simulation.seeded.SeededRun;
import io.evenkeel.simulation.seeded.Wiring;
import org.junit.jupiter.api.Test;

class MinimiserTest {

    @Test
    void whatIsLeftBreaksTheSameWithFewerFaults() throws InterruptedException {
        Wiring wrong = Mutants.all().get(0).wiring();
        RunResult failing = new SeedBench(Draw.STANDARD, wrong, 1)
                .run(1, 100, 1, result -> {})
                .failing()
                .values()
                .iterator()
                .next();
        Invariant broken = failing.violations().get(0).invariant();

        RunSpec least = new Minimiser(wrong).minimise(failing.spec(), broken);

        assertThat(least.plan().faults().size())
                .isLessThanOrEqualTo(failing.spec().plan().faults().size())
                .isLessThanOrEqualTo(3);
        assertThat(new SeededRun(least, wrong, false).run().violations()).anyMatch(each -> each.invariant() == broken);
        assertThat(new SeededRun(least, Wiring.RIGHT, false).run().violations()).isEmpty();
    }
}
