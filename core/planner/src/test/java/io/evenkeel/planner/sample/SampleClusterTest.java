package io.evenkeel.planner.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Occupancy;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.policy.Policy;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clusters that are made up to measure plans. */
class SampleClusterTest {
    @Test
    void theSameSeedGivesTheSameCluster() {
        assertThat(SampleCluster.of(30, 15, 7)).isEqualTo(SampleCluster.of(30, 15, 7));
        assertThat(SampleCluster.of(30, 15, 7).vms())
                .isNotEqualTo(SampleCluster.of(30, 15, 8).vms());
    }

    @Test
    void noHostIsOverfullAndNoHardRuleIsBroken() {
        Cluster cluster = SampleCluster.of(50, 15, 1);
        Placement placement = new Placement(new Dense(cluster));

        assertThat(IntStream.range(0, 50)).noneMatch(placement::isOverfull);
        assertThat(cluster.constraints())
                .isNotEmpty()
                .allSatisfy(
                        rule -> assertThat(rule.broken(new Occupancy(cluster))).isEmpty());
    }

    @Test
    void aLargeClusterIsAsUnevenAsASmallOne() {
        double small = Policy.score(SampleCluster.of(100, 15, 1));
        double large = Policy.score(SampleCluster.of(1000, 15, 1));

        assertThat(small).isGreaterThan(0.8);
        assertThat(large / small).isBetween(0.85, 1.15);
    }

    @Test
    void asksForFewerVmsThanFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleCluster.of(2, 200, 1))
                .withMessage("the hosts are full; ask for fewer VMs on each, or for more hosts");
    }
}
