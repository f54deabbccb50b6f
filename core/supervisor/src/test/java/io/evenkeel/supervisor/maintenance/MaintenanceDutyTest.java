package io.evenkeel.supervisor.maintenance;

import static io.evenkeel.supervisor.bench.Bench.host;
import static io.evenkeel.supervisor.bench.Bench.vm;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.supervisor.bench.Bench;
import io.evenkeel.supervisor.bench.Site;
import io.evenkeel.supervisor.duty.Notices;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.migration.MoveQueue;
import io.evenkeel.supervisor.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaintenanceDutyTest {

    private final Bench bench = new Bench();
    private final Site site = new Site(bench);
    private final MoveQueue queue = new MoveQueue();
    private final Notices notices = new Notices();

    private MaintenanceDuty duty() {
        bench.putMigrations(queue);
        return bench.put(new MaintenanceDuty(
                bench.ledger,
                bench.view,
                bench.verdicts,
                bench.outbox,
                queue,
                bench.picture(),
                MaintenanceSettings.DEFAULT,
                notices,
                bench.now()));
    }

    private void drain(String host) {
        bench.ask(new Request.Drain(host(host), "ann"));
    }

    private static List<Obstacle> obstacles(MaintenanceDuty duty) {
        return duty.obstacles().getOrDefault(host("h1"), List.of());
    }

    private boolean isEmpty(HostId host) {
        Ledger.Held held = bench.ledger.held().get(host);
        return held != null && held.isEmpty();
    }

    private Fact.DrainEnded onlyEnd() {
        assertThat(bench.facts(Fact.DrainEnded.class)).hasSize(1);
        return bench.facts(Fact.DrainEnded.class).get(0);
    }

    @Test
    void aHostIsEmptiedAndHeldSoUntilItIsGivenBack() {
        bench.host("h1", 32)
                .host("h2", 32)
                .host("h3", 32)
                .vm("v1", "h1")
                .vm("v2", "h1")
                .vm("v3", "h2");
        duty();
        drain("h1");
        site.pass(Duration.ofSeconds(20));
        assertThat(onlyEnd()).isEqualTo(new Fact.DrainEnded(host("h1"), true, ""));
        assertThat(site.made()).extracting(MigrationRequest::vm).containsExactlyInAnyOrder(vm("v1"), vm("v2"));
        assertThat(bench.ledger.held()).containsKey(host("h1"));
        bench.ask(new Request.Resume(host("h1"), "bob"));
        assertThat(bench.ledger.held()).isEmpty();
    }

    @Test
    void aHostCountsAsEmptyOnlyWhenAFreshListingSaysSo() {
        bench.host("h1", 32).host("h2", 32);
        duty();
        drain("h1");
        bench.tick();
        bench.vm("late", "h1");
        bench.answer(
                Effect.ListVms.class,
                new Reply.Vms(List.of(bench.view.vm(vm("late")).orElseThrow().what())));
        assertThat(bench.facts(Fact.DrainEnded.class)).isEmpty();
        site.pass(Duration.ofSeconds(20));
        assertThat(onlyEnd().isEmpty()).isTrue();
        assertThat(site.made()).hasSize(1);
    }

    @Test
    void theFirstRefusalDoesNotCancelTheRestAndItsReasonIsNamedWithARemedy() {
        bench.host("h1", 32).host("h2", 32).vm("a", "h1").vm("b", "h1").vm("c", "h1");
        site.refusing("a", ErrorKind.UNSUPPORTED, "it has a passthrough device");
        MaintenanceDuty duty = duty();
        drain("h1");
        site.pass(Duration.ofMinutes(1));
        assertThat(site.made()).extracting(MigrationRequest::vm).containsExactlyInAnyOrder(vm("b"), vm("c"));
        assertThat(obstacles(duty))
                .containsExactly(
                        new Obstacle(vm("a"), "it has a passthrough device", Remedy.of(ErrorKind.UNSUPPORTED)));
        site.pass(Duration.ofMinutes(16));
        assertThat(onlyEnd().isEmpty()).isFalse();
        assertThat(onlyEnd().detail())
                .contains("a: it has a passthrough device")
                .contains("shut the VM down");
        assertThat(bench.ledger.alarms()).hasSize(1);
        assertThat(bench.ledger.held()).containsKey(host("h1"));
    }

    @Test
    void aVmThatOneHostCannotTakeGoesToAnother() {
        bench.host("h1", 32).host("h2", 60).host("h3", 32).vm("a", "h1");
        site.refusing("a", ErrorKind.INCOMPATIBLE, "no avx512 there", "h2");
        duty();
        drain("h1");
        site.pass(Duration.ofSeconds(30));
        assertThat(site.made()).extracting(MigrationRequest::destination).containsExactly(host("h3"));
        assertThat(onlyEnd().isEmpty()).isTrue();
    }

    @Test
    void aDrainWithoutRoomSaysHowMuchIsMissingWhere() {
        bench.host("h1", 32).host("h2", 1).vm("a", "h1");
        MaintenanceDuty duty = duty();
        drain("h1");
        site.pass(Duration.ofSeconds(20));
        assertThat(site.made()).isEmpty();
        assertThat(obstacles(duty).get(0).reason())
                .contains("h2: no room: the VM needs 4096 MiB of memory, 1024 are left");
    }

    @Test
    void aPinnedVmStaysAndIsNamed() {
        bench.host("h1", 32).host("h2", 32).vm("a", "h1", Map.of("evenkeel.pinned", "true"));
        MaintenanceDuty duty = duty();
        drain("h1");
        site.pass(Duration.ofSeconds(20));
        assertThat(obstacles(duty).get(0).reason()).contains("pinned");
    }

    @Test
    void aHardRuleHoldsInADrainToo() {
        Map<String, String> apart = Map.of("evenkeel.group.anti", "db");
        bench.host("h1", 32).host("h2", 60).host("h3", 8).vm("db1", "h1", apart).vm("db2", "h2", apart);
        duty();
        drain("h1");
        site.pass(Duration.ofSeconds(20));
        assertThat(site.made()).extracting(MigrationRequest::destination).containsExactly(host("h3"));
    }

    @Test
    void aVmWhoseWhereaboutsAreNotKnownKeepsItsHostFromBeingEmpty() {
        bench.host("h1", 32)
                .host("h2", 32)
                .seen("ghost", new Residence.Unknown("no answer", Set.of(host("h1"))), Map.of());
        MaintenanceDuty duty = duty();
        drain("h1");
        site.pass(Duration.ofSeconds(20));
        assertThat(bench.facts(Fact.DrainEnded.class)).isEmpty();
        assertThat(obstacles(duty).get(0).vm()).isEqualTo(vm("ghost"));
    }

    @Test
    void vmsThatAreOffDoNotMatter() {
        bench.host("h1", 32).host("h2", 32).seen("off", new Residence.OnHost(host("h1"), VmState.OFF), Map.of());
        duty();
        drain("h1");
        site.pass(Duration.ofSeconds(5));
        assertThat(onlyEnd().isEmpty()).isTrue();
    }

    @Test
    void whoeverLeadsNextGoesOnWithADrain() {
        bench.host("h1", 32).host("h2", 32).vm("a", "h1");
        bench.ledger.add(new Fact.DrainBegun(host("h1"), "ann"), Epoch.of(1));
        duty();
        site.pass(Duration.ofSeconds(20));
        assertThat(onlyEnd().isEmpty()).isTrue();
    }

    @Test
    void aHostThatDiesWhileItIsEmptiedIsLeftToFailover() {
        bench.host("h1", 32).host("h2", 32).vm("a", "h1").judged("h1", Verdict.SUSPECT);
        duty();
        drain("h1");
        site.pass(Duration.ofSeconds(20));
        assertThat(site.made()).isEmpty();
        bench.dead("h1");
        site.pass(Duration.ofSeconds(20));
        assertThat(onlyEnd().detail()).contains("is down");
    }

    @Test
    void aDrainOfNobodyIsSaidToBeSo() {
        bench.host("h1", 32);
        duty();
        drain("h9");
        assertThat(bench.facts).isEmpty();
        assertThat(notices.about("h9").get(0).text()).contains("no host is named h9");
    }

    private void roll(int atOnce) {
        bench.ask(new Request.Roll(List.of(), atOnce, "ann"));
    }

    private List<HostId> held() {
        return List.copyOf(bench.ledger.held().keySet());
    }

    @Test
    void aWholeClusterIsServedOneHostAfterTheOther() {
        bench.host("h1", 32)
                .host("h2", 40)
                .host("h3", 40)
                .vm("a", "h1")
                .vm("b", "h1")
                .vm("c", "h2");
        duty();
        roll(1);
        for (int round = 1; round <= 3; round++) {
            site.pass(Duration.ofSeconds(30));
            assertThat(held()).hasSize(1);
            assertThat(isEmpty(held().get(0))).isTrue();
            bench.ask(new Request.Resume(held().get(0), "script"));
        }
        assertThat(bench.facts(Fact.DrainBegun.class).get(0).host()).isEqualTo(host("h3"));
        assertThat(bench.facts(Fact.RollingEnded.class)).containsExactly(new Fact.RollingEnded("3 of 3 hosts served"));
        assertThat(bench.ledger.rolling()).isEmpty();
    }

    @Test
    void soManyHostsAtOnceAreEmptyAndNoMore() {
        for (int i = 1; i <= 6; i++) {
            bench.host("h" + i, 32).vm("v" + i, "h" + i);
        }
        duty();
        roll(2);
        site.pass(Duration.ofMinutes(1));
        assertThat(held()).hasSize(2);
        bench.ask(new Request.Resume(held().get(0), "script"));
        site.pass(Duration.ofMinutes(1));
        assertThat(held()).hasSize(2);
        assertThat(bench.facts(Fact.DrainEnded.class)).hasSize(3).allMatch(Fact.DrainEnded::isEmpty);
    }

    @Test
    void aHostThatCannotBeEmptiedIsPassedOverAndTheRestGoesOn() {
        bench.host("h1", 32).host("h2", 32).vm("stuck", "h1");
        site.refusing("stuck", ErrorKind.UNSUPPORTED, "it has a passthrough device");
        duty();
        roll(1);
        site.pass(Duration.ofSeconds(30));
        assertThat(held()).containsExactly(host("h2"));
        bench.ask(new Request.Resume(host("h2"), "script"));
        site.pass(Duration.ofMinutes(17));
        assertThat(bench.facts(Fact.RollingEnded.class).get(0).detail())
                .startsWith("1 of 2 hosts served; passed over: h1")
                .contains("passthrough");
        assertThat(held()).isEmpty();
    }

    @Test
    void noFurtherHostIsBegunWhileOneIsNotWell() {
        bench.host("h1", 32).host("h2", 32).host("h3", 32).judged("h3", Verdict.SUSPECT);
        duty();
        roll(1);
        site.pass(Duration.ofMinutes(1));
        assertThat(held()).isEmpty();
        assertThat(bench.ledger.alarms().iterator().next().text()).contains("h3 is suspect");
        bench.judged("h3", Verdict.HEALTHY);
        site.pass(Duration.ofSeconds(30));
        assertThat(held()).hasSize(1);
        assertThat(bench.ledger.alarms()).isEmpty();
    }

    @Test
    void aRollingMaintenanceOutlivesItsSupervisor() {
        bench.host("h1", 32).host("h2", 32);
        bench.ledger.add(new Fact.RollingBegun(List.of(host("h1"), host("h2")), 1, "ann"), Epoch.of(1));
        bench.ledger.add(new Fact.RollingAdvanced(host("h1"), true, "done"), Epoch.of(1));
        duty();
        site.pass(Duration.ofSeconds(30));
        assertThat(held()).containsExactly(host("h2"));
    }

    @Test
    void whoeverLeadsNextPassesNoHostOverBeforeItHasSeenTheHosts() {
        bench.ledger.add(new Fact.RollingBegun(List.of(host("h1"), host("h2")), 1, "ann"), Epoch.of(1));
        duty();
        bench.pass(Duration.ofSeconds(30));
        assertThat(bench.facts(Fact.RollingAdvanced.class)).isEmpty();
        bench.host("h2", 32);
        site.pass(Duration.ofSeconds(30));
        assertThat(bench.facts(Fact.RollingAdvanced.class))
                .containsExactly(new Fact.RollingAdvanced(host("h1"), false, "it is no longer listed"));
        assertThat(held()).containsExactly(host("h2"));
    }

    @Test
    void itsAlarmEndsWithIt() {
        bench.host("h1", 32).host("h2", 32).judged("h2", Verdict.SUSPECT);
        duty();
        roll(1);
        site.pass(Duration.ofSeconds(30));
        assertThat(bench.ledger.alarms()).hasSize(1);
        bench.ask(new Request.StopRolling("ann", "enough for today"));
        assertThat(bench.ledger.alarms()).isEmpty();
    }

    @Test
    void howTheLastOneEndedIsKeptUntilTheNext() {
        bench.host("h1", 32).host("h2", 32);
        duty();
        roll(1);
        site.pass(Duration.ofSeconds(30));
        bench.ask(new Request.StopRolling("ann", "enough for today"));
        Ledger compacted = new Ledger();
        bench.ledger.facts().forEach(fact -> compacted.add(fact, Epoch.of(1)));
        for (Ledger ledger : List.of(bench.ledger, compacted)) {
            assertThat(ledger.rolling()).isEmpty();
            assertThat(ledger.lastRolling().flatMap(Ledger.RollingState::end))
                    .contains(new Fact.RollingEnded("ann stopped it: enough for today"));
        }
        roll(2);
        assertThat(bench.ledger.lastRolling()).isEqualTo(bench.ledger.rolling()).isPresent();
    }

    @Test
    void itIsStoppedOnRequest() {
        bench.host("h1", 32).host("h2", 32);
        duty();
        roll(1);
        site.pass(Duration.ofSeconds(30));
        bench.ask(new Request.StopRolling("ann", "enough for today"));
        bench.ask(new Request.Resume(held().get(0), "script"));
        site.pass(Duration.ofMinutes(1));
        assertThat(held()).isEmpty();
        assertThat(bench.facts(Fact.RollingEnded.class).get(0).detail()).contains("enough for today");
    }
}
