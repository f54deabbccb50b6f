package io.evenkeel.planner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.unit.Groups;
import io.evenkeel.planner.unit.MostVms;
import io.evenkeel.planner.unit.Whereabouts;
import io.evenkeel.spi.unit.DataSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whether a VM fits, by rules as by room. */
class AdmissionTest {
    private static Vm vm(String name, long memory, String host) {
        return Vm.of(name, Amounts.of(memory), Optional.ofNullable(host), DataSize.ofMebibytes(memory));
    }

    private static Vm fresh(String name, long memory) {
        return Vm.of(name, Amounts.of(memory), Optional.empty(), DataSize.ofMebibytes(memory));
    }

    /** Hosts h0, h1, ... with 100 MiB each, two in each rack. */
    private static Cluster cluster(int hosts, List<Vm> vms, Constraint... rules) {
        return new Cluster(
                List.of(Resource.strict("memory")),
                IntStream.range(0, hosts)
                        .mapToObj(h -> Host.of("h" + h, Amounts.of(100)).at("r" + h / 2, "", ""))
                        .toList(),
                vms,
                List.of(rules));
    }

    private static Constraint apart(Level level, String... members) {
        return Groups.apart(level, Strength.hard(), Map.of("g", Set.of(members)));
    }

    private static Constraint together(Level level, String... members) {
        return Groups.together(level, Strength.hard(), Map.of("g", Set.of(members)));
    }

    private static Constraint spread(int domains, String... members) {
        return Groups.spread(Level.HOST, Strength.hard(), domains, Map.of("g", Set.of(members)));
    }

    @Test
    void goesWhereNoneOfItsGroupIs() {
        Cluster cluster = cluster(3, List.of(vm("a", 10, "h0"), vm("b", 50, "h1")), apart(Level.HOST, "a", "b", "c"));

        assertThat(new Admission(cluster, 0).admit(fresh("c", 10)).host()).contains("h2");
    }

    @Test
    void isRefusedIfEveryHostHasOneOfItsGroup() {
        Cluster cluster = cluster(2, List.of(vm("a", 10, "h0"), vm("b", 10, "h1")), apart(Level.HOST, "a", "b", "c"));

        assertThat(new Admission(cluster, 0).admit(fresh("c", 10)))
                .isEqualTo(new Admission.Answer(
                        Optional.empty(), "no host with room keeps to the rules about its groups"));
    }

    @Test
    void needsAHostToSpareForItsGroupIfOneMayFail() {
        List<Vm> vms = List.of(vm("a", 10, "h0"), vm("b", 10, "h1"));

        assertThat(new Admission(cluster(3, vms, apart(Level.HOST, "a", "b", "c")), 1).admit(fresh("c", 10)))
                .isEqualTo(new Admission.Answer(Optional.empty(), "fits now, but not after 1 failure"));
        assertThat(new Admission(cluster(4, vms, apart(Level.HOST, "a", "b", "c")), 1)
                        .admit(fresh("c", 10))
                        .host())
                .isPresent();
    }

    @Test
    void anotherHostOfTheSameRackIsNoWayOutWhereRacksCount() {
        Cluster cluster = cluster(4, List.of(vm("a", 10, "h0")), apart(Level.RACK, "a", "b", "c"));
        Admission admission = new Admission(cluster, 0);

        assertThat(admission.admit(fresh("b", 10)).host())
                .hasValueSatisfying(host -> assertThat(host).isIn("h2", "h3"));
        assertThat(admission.admit(fresh("c", 10)).host()).isEmpty();
    }

    @Test
    void goesWhereItsCompanyIsAlthoughOthersAreEmptier() {
        Cluster cluster = cluster(3, List.of(vm("a", 60, "h1")), together(Level.HOST, "a", "b"));

        assertThat(new Admission(cluster, 1).admit(fresh("b", 30)).host()).contains("h1");
        assertThat(new Admission(cluster, 1).admit(fresh("b", 50)).host()).isEmpty();
    }

    @Test
    void companyIsKeptAlsoAfterTheFailure() {
        List<Vm> vms = List.of(vm("a", 30, "h0"), vm("x", 50, "h1"), vm("y", 50, "h2"));
        Constraint x = Whereabouts.fence(Strength.hard(), Set.of("x"), Set.of("h1"));
        Constraint y = Whereabouts.fence(Strength.hard(), Set.of("y"), Set.of("h2"));
        Cluster cluster = cluster(3, vms, x, y, together(Level.HOST, "a", "b"));

        assertThat(new Admission(cluster, 1).admit(fresh("b", 30)))
                .isEqualTo(new Admission.Answer(Optional.empty(), "fits now, but not after 1 failure"));
        assertThat(new Admission(cluster, 1).admit(fresh("b", 20)).host()).contains("h0");
        assertThat(new Admission(cluster(3, vms, x, y), 1).admit(fresh("b", 30)).host())
                .contains("h0");
    }

    @Test
    void theCompanyThatIsThereLooksForAPlaceForAll() {
        List<Vm> vms = List.of(vm("a", 30, "h0"), vm("b", 30, "h0"), vm("x", 45, "h1"), vm("y", 15, "h2"));
        Cluster cluster = cluster(3, vms, together(Level.HOST, "a", "b"));

        assertThat(new Admission(cluster, 1).unprotected()).isEmpty();
    }

    @Test
    void aGroupIsSpreadAlsoAfterTheFailure() {
        List<Vm> vms = List.of(vm("a", 10, "h0"), vm("b", 10, "h1"));

        assertThat(new Admission(cluster(3, vms, spread(3, "a", "b", "c")), 0)
                        .admit(fresh("c", 10))
                        .host())
                .contains("h2");
        assertThat(new Admission(cluster(3, vms, spread(3, "a", "b", "c")), 1)
                        .admit(fresh("c", 10))
                        .host())
                .isEmpty();
        assertThat(new Admission(cluster(3, vms, spread(2, "a", "b", "c")), 1)
                        .admit(fresh("c", 10))
                        .host())
                .isPresent();
    }

    @Test
    void aPreferenceIsNoReasonToRefuse() {
        Constraint wish = Groups.apart(Level.HOST, Strength.soft(1), Map.of("g", Set.of("a", "b")));

        assertThat(new Admission(cluster(1, List.of(vm("a", 10, "h0")), wish), 0)
                        .admit(fresh("b", 10))
                        .host())
                .contains("h0");
    }

    @Test
    void fencesAndTheNumberOfVmsCountAfterTheFailureToo() {
        List<Vm> vms = List.of(vm("a", 10, "h0"));
        Constraint fence = Whereabouts.fence(Strength.hard(), Set.of("a"), Set.of("h0"));

        assertThat(new Admission(cluster(2, vms, fence), 1).unprotected()).containsExactly("a");
        assertThat(new Admission(cluster(2, vms, new MostVms(Strength.hard(), 1)), 1)
                        .admit(fresh("b", 10))
                        .host())
                .isEmpty();
        assertThat(new Admission(cluster(3, vms, new MostVms(Strength.hard(), 1)), 1)
                        .admit(fresh("b", 10))
                        .host())
                .isPresent();
    }
}
