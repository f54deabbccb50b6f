package io.evenkeel.supervisor.migration;

import static io.evenkeel.supervisor.bench.Bench.host;
import static io.evenkeel.supervisor.bench.Bench.vm;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingTest {

    private static final HostId SOURCE = host("s");
    private static final HostId DESTINATION = host("d");
    private static final Fact.MigrationIntended MOVE = new Fact.MigrationIntended(
            OperationId.parse("00000000-0000-0000-0000-00000000000a"), vm("v"), SOURCE, DESTINATION, "balance");

    private static Finding find(Residence residence, boolean isEnded, HostId... dead) {
        return Finding.of(MOVE, residence, Set.of(dead), isEnded);
    }

    private static Residence on(HostId host, VmState state) {
        return new Residence.OnHost(host, state);
    }

    private static void over(Finding finding, Optional<HostId> host, Ending.Kind kind) {
        assertThat(finding).isInstanceOfSatisfying(Finding.Over.class, over -> {
            assertThat(over.host()).isEqualTo(host);
            assertThat(over.ending().kind()).isEqualTo(kind);
        });
    }

    @Test
    void onTheDestinationItHasArrivedWhateverWasSaid() {
        over(find(on(DESTINATION, VmState.RUNNING), false), Optional.of(DESTINATION), Ending.Kind.DONE);
        over(find(on(DESTINATION, VmState.PAUSED), true), Optional.of(DESTINATION), Ending.Kind.DONE);
        over(find(on(DESTINATION, VmState.RUNNING), false, SOURCE), Optional.of(DESTINATION), Ending.Kind.DONE);
    }

    @Test
    void onTheSourceAfterTheEndItHasStayed() {
        over(find(on(SOURCE, VmState.RUNNING), true), Optional.of(SOURCE), Ending.Kind.WITHOUT_EFFECT);
    }

    @Test
    void onTheSourceBeforeTheEndTheOrderMayBeUnderWay() {
        assertThat(find(on(SOURCE, VmState.RUNNING), false)).isInstanceOf(Finding.NeverLeft.class);
    }

    @Test
    void onTheSourceItStaysWhenTheDestinationIsDown() {
        over(find(on(SOURCE, VmState.RUNNING), false, DESTINATION), Optional.of(SOURCE), Ending.Kind.SHUT_OUT);
    }

    @Test
    void onAHostThatIsDownItIsDown() {
        over(
                find(on(DESTINATION, VmState.UNKNOWN), false, DESTINATION),
                Optional.of(DESTINATION),
                Ending.Kind.SHUT_OUT);
        over(find(on(SOURCE, VmState.UNKNOWN), true, SOURCE), Optional.of(SOURCE), Ending.Kind.SHUT_OUT);
    }

    @Test
    void whatIsPausedWithoutASourceIsNotWhole() {
        assertThat(find(on(DESTINATION, VmState.PAUSED), false, SOURCE)).isInstanceOf(Finding.Torso.class);
        assertThat(find(on(DESTINATION, VmState.UNKNOWN), false, SOURCE)).isInstanceOf(Finding.Unclear.class);
    }

    @Test
    void broughtElsewhereByOthersItIsThere() {
        over(find(on(host("x"), VmState.RUNNING), false), Optional.of(host("x")), Ending.Kind.WITHOUT_EFFECT);
    }

    @Test
    void onSeveralHostsOnlyThoseCountThatAreNotDown() {
        Residence both = new Residence.OnSeveralHosts(Set.of(SOURCE, DESTINATION));
        assertThat(find(both, true))
                .isEqualTo(new Finding.Unclear(
                        "several hosts hold it (d, s): let at most one of them run it, and stop the other", true));
        over(find(both, false, DESTINATION), Optional.of(SOURCE), Ending.Kind.SHUT_OUT);
        over(find(both, false, SOURCE, DESTINATION), Optional.of(SOURCE), Ending.Kind.SHUT_OUT);
    }

    @Test
    void ofUnknownWhereaboutsNothingEndsUntilAllPossibleHostsAreDown() {
        Residence either = new Residence.Unknown("no answer", Set.of(SOURCE, DESTINATION));
        Residence anywhere = new Residence.Unknown("no answer", Set.of());
        assertThat(find(either, true)).isInstanceOf(Finding.Unclear.class);
        assertThat(find(either, true, SOURCE)).isInstanceOf(Finding.Unclear.class);
        assertThat(find(anywhere, false, SOURCE)).isInstanceOf(Finding.Unclear.class);
        over(find(either, false, SOURCE, DESTINATION), Optional.of(SOURCE), Ending.Kind.SHUT_OUT);
        over(
                find(new Residence.Unknown("no answer", Set.of(DESTINATION)), false, DESTINATION),
                Optional.of(DESTINATION),
                Ending.Kind.SHUT_OUT);
    }

    @Test
    void onNoHostItIsOver() {
        over(find(new Residence.Nowhere(), false), Optional.empty(), Ending.Kind.WITHOUT_EFFECT);
    }
}
