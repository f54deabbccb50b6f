package io.evenkeel.trials;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.bed.libvirt.trial.Main;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The built program supervises real hosts; what is wrong is on standard error. Each test has a lab of its own. */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class FailoverLabTest {

    private static final String PROGRAM = "../../core/distribution/target/evenkeel/bin/evenkeel";

    private static int failover(String... arguments) {
        String[] line = new String[arguments.length + 3];
        line[0] = "failover";
        line[1] = "--program";
        line[2] = PROGRAM;
        System.arraycopy(arguments, 0, line, 3, arguments.length);
        return Main.run(line);
    }

    @Test
    void theGuestsOfAHostThatLosesItsPowerRunElsewhereAndNothingRunsTwice() {
        assertThat(failover("--case", "POWER_CUT")).isZero();
    }

    @Test
    void aHostThatIsCutOffIsFencedAndTheNextSupervisorFinishesWhatAKilledOneBegan() {
        assertThat(failover("--case", "KILLED_WHILE_FENCING")).isZero();
    }

    /** A quarter of an hour. */
    @Test
    @Tag("long")
    void everythingElseThatMayHappenIsSurvivedToo() {
        assertThat(failover()).isZero();
    }
}
