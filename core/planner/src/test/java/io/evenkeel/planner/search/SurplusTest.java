package io.evenkeel.planner.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.spi.unit.DataSize;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two hosts of 1,000; on the first a VM of 300, one of 200 and one of 10, on the second nothing. */
class SurplusTest {
    private static final int LARGE = 0;
    private static final int MIDDLE = 1;
    private static final int SMALL = 2;

    private static Course course(double... prices) {
        Dense dense = new Dense(new Cluster(
                List.of(Resource.strict("memory")),
                List.of(Host.of("a", Amounts.of(1_000)), Host.of("b", Amounts.of(1_000))),
                List.of(vm("large", 300), vm("middle", 200), vm("small", 10)),
                List.of()));
        return new Course(new Placement(dense), prices.length == 0 ? new double[dense.vms] : prices);
    }

    private static Vm vm(String name, long memory) {
        return Vm.of(name, Amounts.of(memory), Optional.of("a"), DataSize.ofMebibytes(memory));
    }

    private static List<Boolean> away(Course course) {
        return Arrays.asList(course.isAway(LARGE), course.isAway(MIDDLE), course.isAway(SMALL));
    }

    @Test
    void aMoveThatTheScoreCanDoWithoutIsNotMade() {
        Course course = course();
        course.move(MIDDLE, 1);
        course.move(SMALL, 1);

        new Surplus(course).giveBack(0.06);

        assertThat(away(course)).containsExactly(false, true, false);
        assertThat(course.evenness().score()).isLessThanOrEqualTo(0.06);
    }

    @Test
    void theDearestOfAlikeMovesIsGivenBackFirst() {
        Course course = course(0, 5, 0);
        course.move(LARGE, 1);
        course.move(MIDDLE, 1);
        course.move(SMALL, 1);

        new Surplus(course).giveBack(0.06);

        assertThat(away(course)).containsExactly(true, false, false);
    }

    @Test
    void nobodyIsSentHomeIfTheScoreIsNotGoodEnough() {
        Course course = course();
        course.move(MIDDLE, 1);
        course.move(SMALL, 1);

        new Surplus(course).giveBack(0.03);

        assertThat(away(course)).containsExactly(false, true, true);
    }

    @Test
    void theFrozenStayWhereTheyAre() {
        Course course = course();
        course.move(MIDDLE, 1);
        course.move(SMALL, 1);
        course.freeze(SMALL);

        new Surplus(course).giveBack(0.06);

        assertThat(away(course)).containsExactly(false, true, true);
    }
}
