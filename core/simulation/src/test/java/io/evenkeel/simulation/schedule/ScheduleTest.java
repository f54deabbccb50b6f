package io.evenkeel.simulation.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private final Schedule schedule = new Schedule();
    private final List<String> happened = new ArrayList<>();

    private Schedule.Event plan(long at, String what) {
        return schedule.at(at, () -> happened.add(what + " at " + schedule.now()));
    }

    @Test
    void eventsHappenInTheOrderOfTheirMomentsAndOfTheirPlanning() {
        plan(20, "c");
        plan(10, "a");
        plan(10, "b");

        schedule.runUntil(100);

        assertThat(happened).containsExactly("a at 10", "b at 10", "c at 20");
        assertThat(schedule.now()).isEqualTo(100);
    }

    @Test
    void whatIsCalledOffDoesNotHappen() {
        plan(10, "a").callOff();
        plan(20, "b");

        schedule.runUntil(100);

        assertThat(happened).containsExactly("b at 20");
        assertThat(schedule.happened()).isEqualTo(1);
    }

    @Test
    void onePartsThrowsDoNotTouchAnothers() {
        Dice one = new Dice(7);
        int before = one.of("network").below(1000);
        one.of("faults").below(1000);

        assertThat(new Dice(7).of("network").below(1000)).isEqualTo(before);
    }
}
