package io.evenkeel.bed.libvirt.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A few cells of the long trials, so that the trials themselves stay sound. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmallTrialsTest {

    private Stage stage;

    @BeforeAll
    void set() throws InterruptedException {
        stage = Stage.set(3);
    }

    @AfterAll
    void clear() {
        stage.close();
    }

    @ParameterizedTest
    @CsvSource({"DESTINATION_LIBVIRTD, SWITCHOVER", "SUPERVISOR, FIRST_ITERATION", "SOURCE_QEMU, FINISHING"})
    void whoeverFailsTheGuestEndsWhereTheTableSays(Actor actor, Moment moment) throws Exception {
        CellResult result = new CellTrial(stage, actor, moment, new Random(1)).run();

        assertThat(result.wrong()).isEmpty();
        assertThat(result.ending()).isPresent();
    }

    @Test
    void aFrozenDestinationWithADiskMakesNoSecondExecution() throws Exception {
        SplitBrainTrial.Result result = new SplitBrainTrial(stage, true).run();

        assertThat(result.wrong()).isEmpty();
        assertThat(result.twice()).isFalse();
    }
}
