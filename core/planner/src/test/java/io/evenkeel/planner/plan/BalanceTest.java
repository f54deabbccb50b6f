package io.evenkeel.planner.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.score.Evenness;
import io.evenkeel.planner.search.Course;
import io.evenkeel.planner.unit.Groups;
import io.evenkeel.spi.unit.DataSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BalanceTest {
    private static final List<Resource> RESOURCES = List.of(Resource.strict("memory"), Resource.load("cpu"));

    /** All VMs on the first third of the hosts. */
    private static Cluster uneven(int hosts, long seed) {
        Random random = new Random(seed);
        List<Host> all = new ArrayList<>();
        for (int h = 0; h < hosts; h++) {
            all.add(Host.of("h" + h, Amounts.of(1_000, 1_000_000)));
        }
        List<Vm> vms = new ArrayList<>();
        for (int v = 0; v < hosts * 4; v++) {
            long memory = 20L + random.nextInt(60);
            vms.add(Vm.of(
                    "v" + v,
                    Amounts.of(memory, random.nextInt(90_000)),
                    Optional.of("h" + v % Math.max(1, hosts / 3)),
                    DataSize.ofMebibytes(memory)));
        }
        return new Cluster(RESOURCES, all, vms, List.of());
    }

    @Test
    void theSameSeedGivesTheSamePlan() {
        Cluster cluster = uneven(12, 3);
        Balance balance = Balance.greedy(0.001).trying(20_000).seeded(9);
        assertThat(balance.plan(cluster)).isEqualTo(balance.plan(cluster));
    }

    @Test
    void searchingPaysWithFewerMovesOrABetterScore() {
        Cluster cluster = uneven(12, 4);
        Plan greedy = Balance.greedy(0.001).plan(cluster);
        Plan searched = Balance.greedy(0.001).trying(50_000).plan(cluster);
        assertThat(greedy.scoreAfter()).isLessThan(greedy.scoreBefore() / 2);
        assertThat(searched.scoreAfter() + 0.001 * searched.moves().size())
                .isLessThanOrEqualTo(
                        greedy.scoreAfter() + 0.001 * greedy.moves().size());
        assertThat(searched.scoreAfter())
                .isGreaterThanOrEqualTo(searched.bounds().score());
    }

    @Test
    void aPlanKeepsItsLimitOfMoves() {
        assertThat(Balance.greedy(0)
                        .trying(20_000)
                        .movingAtMost(5)
                        .plan(uneven(12, 5))
                        .moves())
                .hasSize(5);
    }

    @Test
    void aHotSpotIsRelievedWithAsFewMovesAsPossible() {
        Cluster cluster = uneven(12, 6);
        Plan plan = Balance.greedy(Double.POSITIVE_INFINITY)
                .relieving(Map.of("cpu", 0.4))
                .plan(cluster);
        assertThat(plan.bounds().moves()).isPositive();
        assertThat(plan.moves()).hasSize(plan.bounds().moves());
    }

    @Test
    void aSearchForEvennessKeepsWhatRelievesAHotSpot() {
        List<Host> hosts = List.of(host("hot"), host("a"), host("b"), host("c"));
        List<Vm> vms = List.of(
                vm("h1", "hot", 150, 255_000),
                vm("h2", "hot", 150, 255_000),
                vm("v1", "a", 300, 0),
                vm("v2", "b", 300, 0),
                vm("v3", "c", 300, 0));
        Cluster cluster = new Cluster(RESOURCES, hosts, vms, List.of());

        Plan plan = Balance.greedy(0.0001)
                .trying(20_000)
                .relieving(Map.of("cpu", 0.5))
                .plan(cluster);

        assertThat(plan.moves()).extracting(Move::from).contains(Optional.of("hot"));
    }

    /** By memory alone the hot host is the emptiest, and what makes it hot is pinned there. */
    @Test
    void nothingComesToAHostThatCannotBeRelieved() {
        List<Host> hosts = List.of(host("hot"), host("a"), host("b"));
        List<Vm> vms = List.of(
                vm("heavy", "hot", 10, 600_000).pinned(),
                vm("a1", "a", 300, 1_000),
                vm("a2", "a", 300, 1_000),
                vm("b1", "b", 300, 1_000),
                vm("b2", "b", 300, 1_000));
        Cluster cluster = new Cluster(RESOURCES, hosts, vms, List.of());
        Balance balance = Balance.greedy(0.0001).trying(5_000);
        assertThat(balance.plan(cluster).moves()).extracting(Move::to).contains("hot");

        Plan plan = balance.relieving(Map.of("cpu", 0.5)).plan(cluster);

        assertThat(plan.moves()).extracting(Move::to).doesNotContain("hot");
    }

    @Test
    void aHostThatUsesJustItsShareIsNotHot() {
        List<Host> hosts = List.of(Host.of("h", Amounts.of(1_000, 10)), Host.of("i", Amounts.of(1_000, 10)));
        Cluster cluster = new Cluster(RESOURCES, hosts, List.of(vm("v", "h", 1, 4), vm("w", "h", 1, 3)), List.of());

        assertThat(Balance.greedy(Double.POSITIVE_INFINITY)
                        .relieving(Map.of("cpu", 0.7))
                        .plan(cluster)
                        .moves())
                .isEmpty();
    }

    @Test
    void boundsAreOfWhatAPlanDoes() {
        List<Host> hosts = List.of(host("a"), host("b"));
        Cluster cluster = new Cluster(RESOURCES, hosts, List.of(vm("v", "a", 100, 1_000)), List.of());
        Vm large = Vm.of("large", Amounts.of(2_000, 900_000), Optional.empty(), DataSize.ofMebibytes(2_000));

        Plan plan = new RoomFor(large, 1).plan(cluster);

        assertThat(plan.unplaced()).containsExactly("large");
        assertThat(plan.bounds().moves()).isZero();
        assertThat(plan.bounds().score()).isCloseTo(plan.scoreAfter(), within(1e-6));
    }

    /** A VM that is too large for all hosts is left where it is, and so is the room that it takes. */
    @Test
    void nothingIsPutWhereAVmWithoutAPlaceIsLeft() {
        Cluster cluster = new Cluster(RESOURCES, List.of(host("a")), List.of(vm("v", "a", 5_000, 1)), List.of());
        Vm small = Vm.of("small", Amounts.of(10, 1), Optional.empty(), DataSize.ofMebibytes(10));

        Plan plan = new RoomFor(small, 1).plan(cluster);
        Plan withRoom = new RoomFor(small, 1)
                .plan(new Cluster(RESOURCES, List.of(host("a"), host("b")), cluster.vms(), List.of()));

        assertThat(plan.moves()).isEmpty();
        assertThat(plan.unplaced()).containsExactlyInAnyOrder("v", "small");
        assertThat(withRoom.moves()).containsExactly(new Move("small", Optional.empty(), "b"));
    }

    /** v would mend the rule for a, and break it for b. */
    @Test
    void aConsolidationBreaksARuleForNobody() {
        Groups apart = Groups.apart(
                Level.HOST, Strength.hard(), Map.of("first", Set.of("v", "a"), "second", Set.of("v", "b")));
        List<Vm> vms = List.of(vm("v", "h", 10, 0), vm("a", "h", 10, 0), vm("b", "i", 100, 0), vm("c", "j", 50, 0));
        Cluster cluster = new Cluster(RESOURCES, List.of(host("h"), host("i"), host("j")), vms, List.of(apart));

        assertThat(new Consolidation(Map.of(), 1).plan(cluster).plan().moves())
                .extracting(Move::vm)
                .containsExactly("c");
    }

    /** a or b beside c would leave as many pairs as before, but c would be in one. */
    @Test
    void balancingBreaksARuleForNobodyThatItHeldFor() {
        Groups apart = Groups.apart(Level.HOST, Strength.hard(), Map.of("g", Set.of("a", "b", "c")));
        List<Vm> vms = List.of(vm("a", "h1", 10, 300_000), vm("b", "h1", 10, 300_000), vm("c", "h2", 10, 100_000));
        Cluster cluster = new Cluster(RESOURCES, List.of(host("h1"), host("h2")), vms, List.of(apart));
        Balance greedy = Balance.greedy(0.001);

        assertThat(greedy.plan(cluster).moves()).isEmpty();
        assertThat(greedy.plan(cluster).unplaced()).containsExactlyInAnyOrder("a", "b");
        assertThat(greedy.trying(5_000).plan(cluster).moves()).isEmpty();
        assertThat(greedy.relieving(Map.of("cpu", 0.5)).plan(cluster).moves()).isEmpty();
    }

    @Test
    void aClusterWithoutHostsHasNoPlaceForSeveralVms() {
        List<Vm> vms = List.of(
                Vm.of("v", Amounts.of(1, 1), Optional.empty(), DataSize.ofMebibytes(1)),
                Vm.of("w", Amounts.of(2, 1), Optional.empty(), DataSize.ofMebibytes(1)));

        assertThat(Balance.greedy(0)
                        .plan(new Cluster(RESOURCES, List.of(), vms, List.of()))
                        .unplaced())
                .containsExactlyInAnyOrder("v", "w");
    }

    @Test
    void aPlanGoesNoFartherThanTheScoreThatIsEnough() {
        Cluster cluster = uneven(12, 8);
        Balance balance = Balance.greedy(0).trying(200_000);
        Plan whole = balance.plan(cluster);
        double enough = whole.scoreBefore() / 4;

        Plan plan = balance.until(enough).plan(cluster);

        assertThat(plan.scoreAfter()).isLessThanOrEqualTo(enough).isGreaterThan(enough / 2);
        assertThat(plan.moves()).hasSizeLessThan(whole.moves().size());
    }

    private static Host host(String name) {
        return Host.of(name, Amounts.of(1_000, 1_000_000));
    }

    private static Vm vm(String name, String host, long memory, long cpu) {
        return Vm.of(name, Amounts.of(memory, cpu), Optional.of(host), DataSize.ofMebibytes(memory));
    }

    @Test
    void movesAndTheirReverseLeaveExactlyWhatWasThere() {
        Cluster cluster = uneven(9, 7);
        Dense dense = new Dense(cluster);
        Course course = new Course(new Placement(dense), new double[dense.vms]);
        double before = course.evenness().score();
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            course.move(random.nextInt(dense.vms), random.nextInt(dense.hosts));
        }
        assertThat(course.evenness().score()).isNotEqualTo(before);
        for (int v = 0; v < dense.vms; v++) {
            course.move(v, dense.start[v]);
        }
        assertThat(course.evenness().score()).isEqualTo(before);
        assertThat(course.movedCount()).isZero();
    }

    @Test
    void theLinearFormPromisesNoMoreThanAMoveKeeps() {
        Cluster cluster = uneven(9, 8);
        Dense dense = new Dense(cluster);
        Evenness evenness = new Evenness(new Placement(dense));
        for (int v = 0; v < dense.vms; v++) {
            for (int h = 0; h < dense.hosts; h++) {
                if (h != dense.start[v]) {
                    double exact = evenness.delta(v, dense.start[v], h);
                    double promised = evenness.leaving(v, dense.start[v]) + evenness.entering(v, h);
                    assertThat(exact).isLessThanOrEqualTo(promised + 1e-9);
                }
            }
        }
    }

    @Test
    void aDeltaIsWhatTheScoreChangesBy() {
        Cluster cluster = uneven(9, 9);
        Dense dense = new Dense(cluster);
        Course course = new Course(new Placement(dense), new double[dense.vms]);
        double before = course.evenness().score();
        double delta = course.delta(3, 8);
        course.move(3, 8);
        assertThat(course.evenness().score() - before).isCloseTo(delta, within(1e-7));
    }
}
