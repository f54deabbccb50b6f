package io.evenkeel.simulation.minimise;

import io.evenkeel.simulation.fault.Fault;
import io.evenkeel.simulation.fault.FaultPlan;
import io.evenkeel.simulation.invariant.Invariant;
import io.evenkeel.simulation.seeded.RunResult;
import io.evenkeel.simulation.seeded.RunSpec;
import io.evenkeel.simulation.seeded.SeededRun;
import io.evenkeel.simulation.seeded.Wiring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Makes a failing run smaller for as long as it breaks the same invariant: fewer faults first, then shorter ones, then
 * fewer supervisors.
 */
public final class Minimiser {

    private static final Duration SHORT = Duration.ofSeconds(2);

    private final Wiring wiring;
    private int runs;

    public Minimiser(Wiring wiring) {
        this.wiring = wiring;
    }

    /** The smallest run found; what is given itself if nothing smaller breaks the same. */
    public RunSpec minimise(RunSpec failing, Invariant invariant) {
        RunSpec least = fewerFaults(failing, invariant);
        least = shorterFaults(least, invariant);
        while (least.supervisors() > 1) {
            RunSpec fewer = new RunSpec(
                    least.seed(),
                    least.world(),
                    least.supervisors() - 1,
                    least.plan(),
                    least.faultsUntil(),
                    least.length());
            if (!isUsable(fewer) || !breaks(fewer, invariant)) {
                break;
            }
            least = fewer;
        }
        return least;
    }

    /** How many runs it took. */
    public int runs() {
        return runs;
    }

    private RunSpec fewerFaults(RunSpec failing, Invariant invariant) {
        RunSpec least = failing;
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Fault fault : List.copyOf(least.plan().faults())) {
                RunSpec without = least.withPlan(least.plan().without(List.of(fault)));
                if (breaks(without, invariant)) {
                    least = without;
                    changed = true;
                }
            }
        }
        return least;
    }

    private RunSpec shorterFaults(RunSpec failing, Invariant invariant) {
        RunSpec least = failing;
        for (int i = 0; i < least.plan().faults().size(); i++) {
            Fault fault = least.plan().faults().get(i);
            Duration length = fault.length().dividedBy(2);
            while (length.compareTo(SHORT) > 0) {
                List<Fault> faults = new ArrayList<>(least.plan().faults());
                Collections.replaceAll(
                        faults,
                        least.plan().faults().get(i),
                        new Fault(fault.kind(), fault.target(), fault.at(), length));
                RunSpec shorter = least.withPlan(new FaultPlan(faults));
                if (!breaks(shorter, invariant)) {
                    break;
                }
                least = shorter;
                length = length.dividedBy(2);
            }
        }
        return least;
    }

    /** No fault names a supervisor that is not there. */
    private static boolean isUsable(RunSpec spec) {
        return spec.plan().faults().stream()
                .noneMatch(fault -> fault.target().matches("s[0-9]+")
                        && Integer.parseInt(fault.target().substring(1)) > spec.supervisors());
    }

    private boolean breaks(RunSpec spec, Invariant invariant) {
        runs++;
        RunResult result = new SeededRun(spec, wiring, false).run();
        return result.violations().stream().anyMatch(each -> each.invariant() == invariant);
    }
}
