package io.evenkeel.simulation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.simulation.schedule.Dice;
import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.journal.JournalUnavailableException;
import io.evenkeel.supervisor.journal.StaleEpochException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreTest {

    private static final List<Fact> FACTS = List.of(new Fact.Led("s1"));

    private final Schedule schedule = new Schedule();
    private final Store store = new Store(schedule, new Dice(1));
    private final Candidate one = new Candidate();
    private final Candidate two = new Candidate();
    private SimJournal.Weather weather = SimJournal.Weather.FAIR;
    private final SimJournal journal = new SimJournal(store, "s1", () -> weather);

    private static final class Candidate implements Store.Member {
        private boolean inTouch = true;
        private final List<Epoch> epochs = new ArrayList<>();

        @Override
        public boolean isInTouch() {
            return inTouch;
        }

        @Override
        public void elected(Epoch epoch) {
            epochs.add(epoch);
        }

        @Override
        public void deposed() {}
    }

    private void pass(Duration time) {
        schedule.runUntil(schedule.now() + time.toNanos());
    }

    @Test
    void whoeverIsSilentForASessionLeadsNoLonger() {
        store.stand("s1", one);
        pass(Duration.ofSeconds(1));
        store.stand("s2", two);
        one.inTouch = false;
        pass(Duration.ofSeconds(5));

        assertThat(two.epochs).isEmpty();
        pass(Duration.ofSeconds(5));

        assertThat(one.epochs).containsExactly(Epoch.of(1));
        assertThat(two.epochs).containsExactly(Epoch.of(2));
    }

    @Test
    void anOldEpochWritesNothing() {
        whoeverIsSilentForASessionLeadsNoLonger();

        assertThatThrownBy(() -> journal.append(Epoch.of(1), FACTS)).isInstanceOf(StaleEpochException.class);
        assertThat(journal.read()).isEmpty();
    }

    @Test
    void aCrashBeforeTheWriteLeavesNothingAndOneAfterItLeavesAll() {
        weather = SimJournal.Weather.CRASH_BEFORE;
        assertThatThrownBy(() -> journal.append(Epoch.of(1), FACTS)).isInstanceOf(SimJournal.Crash.class);
        assertThat(journal.read()).isEmpty();

        weather = SimJournal.Weather.CRASH_AFTER;
        assertThatThrownBy(() -> journal.append(Epoch.of(1), FACTS)).isInstanceOf(SimJournal.Crash.class);
        assertThat(journal.read()).hasSize(1);
    }

    @Test
    void aLostAnswerLeavesWhatWasWritten() {
        weather = SimJournal.Weather.ANSWER_LOST;

        assertThatThrownBy(() -> journal.append(Epoch.of(1), FACTS)).isInstanceOf(JournalUnavailableException.class);
        assertThat(journal.read()).hasSize(1);
    }

    @Test
    void oneWhoDiesAndComesBackAtOnceIsNotTakenForTheLeaderItWas() {
        store.stand("s1", one);
        pass(Duration.ofSeconds(1));
        store.withdrawLater("s1");
        store.stand("s1", new Candidate());
        pass(Duration.ofSeconds(10));

        assertThat(store.epoch()).isEqualTo(Epoch.of(2));
    }
}
