package io.evenkeel.planner.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.planner.cost.GeometricPrecopy;
import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.plan.Balance;
import io.evenkeel.planner.plan.Move;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which moves are worth it, and when enough is done. */
class WorthTest {
    /** Carries 1 GiB a second, beside the second that every migration takes. */
    private static final DataRate RATE = DataRate.ofBytesPerSecond(1L << 30);

    private static final Duration RESIDENCE = Duration.ofHours(1);

    private static Policy policy(double gainFloor, double leave) {
        return new Policy(gainFloor, 0.2, leave, RESIDENCE, 100, RATE, GeometricPrecopy.usual());
    }

    private static Vm vm(String name, int cpu, long gibibytes, String host) {
        return Vm.of(name, Amounts.of(cpu), Optional.of(host), DataSize.ofGibibytes(gibibytes));
    }

    private static Cluster cluster(List<Vm> vms) {
        return new Cluster(
                List.of(Resource.load("cpu")),
                List.of(Host.of("h1", Amounts.of(100)), Host.of("h2", Amounts.of(100))),
                vms,
                List.of());
    }

    @Test
    void aMigrationLongerThanAHundredthOfTheResidenceCostsInProportionMore() {
        Policy policy = policy(0.1, 0);
        assertThat(policy.price(vm("small", 1, 1, "h1"))).isEqualTo(1);
        assertThat(policy.price(vm("just", 1, 35, "h1"))).isCloseTo(1, within(0.001));
        assertThat(policy.price(vm("large", 1, 107, "h1"))).isCloseTo(3, within(0.001));
    }

    @Test
    void aVmThatWritesAsFastAsTheLinkCarriesIsNoCandidate() {
        Vm busy = vm("busy", 1, 4, "h1").dirtying(RATE);
        assertThat(policy(0.1, 0).price(busy)).isEqualTo(1);
        assertThat(policy(0.1, 0).reasonToStay(busy))
                .hasValueSatisfying(why -> assertThat(why).contains("would not converge"));
    }

    @Test
    void ofTwoThatGainTheSameOneThatTakesTooLongStays() {
        Cluster cluster = cluster(List.of(vm("large", 40, 107, "h1"), vm("small", 40, 1, "h1")));
        Plan plan = policy(0.3, 0).balance(cluster, Policy.score(cluster), 0, 1).plan(cluster);
        assertThat(plan.moves()).extracting(Move::vm).containsExactly("small");
        Cluster onlyLarge = cluster(List.of(vm("large", 40, 107, "h1"), vm("other", 40, 107, "h1")));
        assertThat(policy(0.3, 0)
                        .balance(onlyLarge, Policy.score(onlyLarge), 0, 1)
                        .plan(onlyLarge)
                        .moves())
                .isEmpty();
    }

    @Test
    void aPlanThatNobodyAskedForEndsWhereItIsGoodEnough() {
        List<Vm> vms = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            vms.add(vm("v" + i, 10, 1, "h1"));
        }
        Cluster cluster = cluster(vms);
        Balance asFarAsItPays = policy(0.01, 0.15).balance(cluster, Policy.score(cluster), 0, 1);
        assertThat(Policy.score(cluster)).isCloseTo(0.4, within(1e-6));
        assertThat(asFarAsItPays.plan(cluster).moves()).hasSize(4);
        Plan enough = asFarAsItPays.until(0.15).plan(cluster);
        assertThat(enough.moves()).hasSize(3);
        assertThat(enough.scoreAfter()).isCloseTo(0.1, within(1e-6));
    }

    @Test
    void whatIsGoodEnoughAlreadyStaysAsItIs() {
        Cluster cluster = cluster(List.of(vm("a", 20, 1, "h1"), vm("b", 10, 1, "h1")));
        Balance balance = policy(0.01, 0).balance(cluster, Policy.score(cluster), 0, 1);
        assertThat(balance.plan(cluster).moves()).hasSize(1);
        assertThat(balance.until(0.15).plan(cluster).moves()).isEmpty();
    }

    @Test
    void aPolicyThatContradictsItselfIsRefused() {
        assertThatThrownBy(() -> policy(0.1, 0.3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leave no more than enter");
        assertThatThrownBy(() -> policy(-0.1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Policy(0.1, 0.2, 0.1, Duration.ZERO, 1, RATE, GeometricPrecopy.usual()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
