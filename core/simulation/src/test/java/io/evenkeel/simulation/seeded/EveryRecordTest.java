package io.evenkeel.simulation.seeded;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.fault.Fault;
import io.evenkeel.simulation.fault.FaultKind;
import io.evenkeel.simulation.fault.FaultPlan;
import io.evenkeel.simulation.node.SupervisorProcess;
import io.evenkeel.simulation.store.SimJournal;
import io.evenkeel.simulation.store.StoreObserver;
import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.fact.Fact;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A supervisor that dies at each record of its journal, before it is written or as soon as it is. */
class EveryRecordTest {

    private static final int SEEDS = 6;

    private enum Death {
        BEFORE_THE_WRITE,
        AFTER_THE_WRITE
    }

    /** Counts writes, and kills whoever makes the one of this number. */
    private static final class Killer implements StoreObserver {
        private final SeededRun run;
        private final Death death;
        private final int number;
        private int writes;

        Killer(SeededRun run, Death death, int number) {
            this.run = run;
            this.death = death;
            this.number = number;
        }

        @Override
        public void appended(String supervisor, Epoch epoch, List<Fact> facts) {
            writes++;
            SupervisorProcess process = requireNonNull(run.supervisors().get(supervisor));
            if (death == Death.AFTER_THE_WRITE && writes == number) {
                process.crash(true);
            } else if (death == Death.BEFORE_THE_WRITE && writes == number - 1) {
                process.nextWrite(SimJournal.Weather.CRASH_BEFORE);
            }
        }
    }

    private static Fault fault(FaultKind kind, String target, int at, int length) {
        return new Fault(kind, target, Duration.ofSeconds(at), Duration.ofSeconds(length));
    }

    private static int play(long seed, Death death, int number) {
        RunSpec drawn = Draw.STANDARD.of(seed);
        String vm = drawn.world().vms().get(0).id().value();
        FaultPlan busy = new FaultPlan(List.of(
                fault(FaultKind.VM_CRASH, vm, 40, 1),
                fault(FaultKind.DRAIN, "h2", 60, 60),
                fault(FaultKind.HOST_CRASH, "h3", 130, 90),
                fault(FaultKind.HOST_HANG, "h4", 250, 40)));
        RunSpec spec = new RunSpec(seed, drawn.world(), 2, busy, drawn.faultsUntil(), drawn.length());
        SeededRun run = new SeededRun(spec, Wiring.RIGHT, false);
        Killer killer = new Killer(run, death, number);
        run.store().watchedBy(killer);
        RunResult result = run.run();
        assertThat(result.violations())
                .as("seed " + seed + ", " + death + " of record " + number)
                .isEmpty();
        return killer.writes;
    }

    @ParameterizedTest
    @EnumSource(Death.class)
    void whereverASupervisorDiesAnotherGoesOnAndNothingIsBroken(Death death) {
        int all = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            int writes = play(seed, death, 0);
            for (int number = 1; number <= writes; number++) {
                play(seed, death, number);
            }
            all += writes;
        }
        assertThat(all).as("records").isGreaterThan(100);
    }
}
