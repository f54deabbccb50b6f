package io.evenkeel.planner.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.plan.Balance;
import io.evenkeel.planner.plan.Move;
import io.evenkeel.planner.plan.Plan;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The moves of a plan can be made one by one as they stand there, where there is such an order. */
class MoveOrderTest {
    /** On the way a host may be above the share that it is relieved to; what it has is the limit. */
    @ParameterizedTest
    @ValueSource(longs = {11, 143, 167, 256})
    void movesOfAReliefCanBeMadeInTheirOrder(long seed) {
        Cluster cluster = new RandomClusters(seed).next();
        Plan plan = Balance.greedy(0.0005)
                .trying(1_000)
                .seeded(seed)
                .relieving(Map.of("cpu", 0.3, "memory", 0.5))
                .plan(cluster);
        Dense dense = new Dense(cluster);
        Placement placement = new Placement(dense);

        assertThat(plan.moves()).isNotEmpty();
        for (Move move : plan.moves()) {
            assertThat(placement.fits(dense.vm(move.vm()), dense.host(move.to())))
                    .as(move + " in the cluster of seed " + seed)
                    .isTrue();
            placement.move(dense.vm(move.vm()), dense.host(move.to()));
        }
    }
}
