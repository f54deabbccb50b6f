package io.evenkeel.simulation.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.fault.Fault;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.journal.MemoryJournal;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private final Figures figures = new Figures(1);

    @Test
    void whatIsTimedIsWhatAJournalOfProductionThenHolds() {
        MemoryJournal memory = new MemoryJournal(Clock.systemUTC());
        ClockedJournal clocked = new ClockedJournal("memory", memory, memory.nextEpoch());

        List<Figure> measured = figures.intents(14, 2, List.of(clocked));

        long held = memory.read().stream()
                .filter(entry -> entry.fact() instanceof Fact.StartIntended)
                .count();
        assertThat(held).isEqualTo(40);
        assertThat(measured)
                .singleElement()
                .satisfies(figure -> assertThat(figure.runs()).isEqualTo(40));
    }

    @Test
    void hostsThatVanishTogetherAreNotFencedNorAreThoseThatNobodyCanHear() {
        assertThat(figures.falseFences(20)).hasSize(2).allMatch(Figure::isKept);
    }

    @Test
    void theSupervisorIsCutOffAndBackLongBeforeARunIsOver() {
        for (long seed = 1; seed <= 200; seed++) {
            Fault cut = Figures.cutOf(seed);
            assertThat(cut.at().plus(cut.length())).isLessThan(Figures.LENGTH.minusSeconds(30));
        }
    }

    @Test
    void allDeathsOfALargerClusterAreAnswered() {
        assertThat(figures.size(70, 3))
                .filteredOn(figure -> !figure.name().endsWith("speed"))
                .hasSize(2)
                .allMatch(Figure::isKept);
    }
}
