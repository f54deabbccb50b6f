package io.evenkeel.simulation.seeded;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.fault.Fault;
import io.evenkeel.simulation.fault.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DrawTest {

    private final List<RunSpec> runs =
            LongStream.rangeClosed(1, 500).mapToObj(Draw.STANDARD::of).toList();

    @Test
    void someClustersHaveNoWitnessAndSomeOne() {
        assertThat(runs)
                .extracting(run -> run.world().witnesses().size())
                .contains(0, 1, 2)
                .filteredOn(size -> size == 0)
                .hasSizeBetween(75, 175);
    }

    @Test
    void someFaultsLastForMoreThanThreeMinutes() {
        // Of a kind that no plot has, as those may be longer.
        assertThat(runs.stream().flatMap(run -> run.plan().faults().stream()))
                .filteredOn(fault -> fault.kind() == FaultKind.BMC_DEAD)
                .anyMatch(fault -> fault.length().compareTo(Duration.ofMinutes(4)) > 0)
                .anyMatch(fault -> fault.length().compareTo(Duration.ofSeconds(10)) < 0);
    }

    @Test
    void everyFaultBeginsAndEndsWhileThereAreFaults() {
        for (RunSpec run : runs) {
            for (Fault fault : run.plan().faults()) {
                assertThat(fault.at())
                        .as(fault + " of seed " + run.seed())
                        .isGreaterThanOrEqualTo(Duration.ofSeconds(10));
                assertThat(fault.at().plus(fault.length()))
                        .as(fault + " of seed " + run.seed())
                        .isLessThanOrEqualTo(run.faultsUntil());
            }
        }
    }
}
