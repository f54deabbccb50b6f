package io.evenkeel.planner.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.spi.unit.DataSize;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {
    /** Most VMs on the first half of the hosts. */
    private static Cluster uneven(int hosts, long seed) {
        Random random = new Random(seed);
        List<Host> all = IntStream.range(0, hosts)
                .mapToObj(h -> Host.of("h" + h, Amounts.of(1_000, 1_000_000)))
                .toList();
        List<Vm> vms = IntStream.range(0, hosts * 10)
                .mapToObj(v -> {
                    long memory = 10L + random.nextInt(40);
                    return Vm.of(
                            "v" + v,
                            Amounts.of(memory, random.nextInt(60_000)),
                            Optional.of("h" + random.nextInt(v % 3 == 0 ? hosts : hosts / 2)),
                            DataSize.ofMebibytes(memory));
                })
                .toList();
        return new Cluster(List.of(Resource.strict("memory"), Resource.load("cpu")), all, vms, List.of());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aScoreThatTheBestMovesDoNotComeToIsReached(long seed) {
        Cluster cluster = uneven(20, seed);
        double score = Balance.greedy(0).plan(cluster).scoreAfter() * 0.7;

        assertThat(Reach.of(score).plan(cluster).plan().scoreAfter()).isLessThanOrEqualTo(score);
    }

    @Test
    void anEasierScoreTakesFewerMoves() {
        Cluster cluster = uneven(20, 6);
        double best = Balance.greedy(0).plan(cluster).scoreAfter();
        Plan easy = Reach.of(best * 6).plan(cluster).plan();
        Plan hard = Reach.of(best * 0.7).plan(cluster).plan();

        assertThat(easy.scoreAfter()).isLessThanOrEqualTo(best * 6);
        assertThat(easy.moves()).hasSizeLessThan(hard.moves().size());
    }

    @Test
    void aScoreThatIsReachedAlreadyTakesNoMove() {
        assertThat(Reach.of(5).plan(uneven(20, 7)).plan().moves()).isEmpty();
    }

    @Test
    void whereTheScoreIsOutOfReachThePlanComesNear() {
        Cluster cluster = uneven(20, 8);

        Plan plan = Reach.of(1e-9).plan(cluster).plan();

        assertThat(plan.scoreAfter())
                .isGreaterThan(1e-9)
                .isLessThan(Balance.greedy(0).plan(cluster).scoreAfter());
    }

    @Test
    void theTermsAreKept() {
        Cluster cluster = uneven(20, 9);
        Balance terms = Balance.greedy(0.5).movingAtMost(4);

        assertThat(new Reach(terms, 0.001).plan(cluster).plan().moves()).hasSize(4);
        assertThat(new Reach(terms.seeded(5), 0.001).plan(cluster))
                .isEqualTo(new Reach(terms.seeded(5), 0.001).plan(cluster));
    }

    @Test
    void aScoreThatIsNoneIsRefused() {
        for (double score : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Reach.of(score))
                    .withMessageContaining(String.valueOf(score));
        }
    }
}
