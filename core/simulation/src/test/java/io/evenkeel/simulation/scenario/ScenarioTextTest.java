package io.evenkeel.simulation.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.bench.SeedBench;
import io.evenkeel.simulation.fault.FaultPlan;
import io.evenkeel.simulation.invariant.Violation;
import io.evenkeel.simulation.mutant.Mutants;
import io.evenkeel.simulation.seeded.Draw;
import io.evenkeel.simulation.seeded.RunResult;
import io.evenkeel.simulation.seeded.Wiring;
import org.junit.jupiter.api.Test;

class ScenarioTextTest {

    @Test
    void whatIsWrittenDownReplaysExactly() throws InterruptedException {
        Wiring wrong = Mutants.all().get(0).wiring();
        RunResult failing = new SeedBench(Draw.STANDARD, wrong, 1)
                .run(1, 100, 1, result -> {})
                .failing()
                .values()
                .iterator()
                .next();
        Violation found = failing.violations().get(0);

        Scenario scenario =
                ScenarioFile.read("case.yaml", String.join("\n", ScenarioText.of(failing.spec(), found)) + "\n");

        assertThat(scenario.world()).isEqualTo(failing.spec().world());
        assertThat(new FaultPlan(scenario.faults())).isEqualTo(failing.spec().plan());
        assertThat(new ScenarioRun(scenario, wrong).play().violations()).contains(found);
        assertThat(new ScenarioRun(scenario, Wiring.RIGHT).play().failures()).isEmpty();
    }
}
