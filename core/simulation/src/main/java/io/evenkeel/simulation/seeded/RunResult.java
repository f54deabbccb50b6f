package io.evenkeel.simulation.seeded;

import io.evenkeel.simulation.invariant.Violation;
import java.util.List;

/**
 * What came of a run.
 *
 * @param violations the first of each kind
 * @param events how many events happened
 * @param log empty unless it was asked for
 */
public record RunResult(RunSpec spec, List<Violation> violations, Measures measures, long events, List<String> log) {
    public RunResult {
        violations = List.copyOf(violations);
        log = List.copyOf(log);
    }

    public boolean isGood() {
        return violations.isEmpty();
    }
}
