package io.evenkeel.supervisor.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.failover.SafetyEvidence.FoundOff;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a new leader does with a start that an earlier one has left open. */
class TakeoverTest {

    private static final VmId VM = new VmId("a");
    private final OperationId operation = OperationId.random();
    private final Ledger ledger = new Ledger();

    /** Host h1 is dead, and the leader of epoch 1 was about to start VM a on h2. */
    private Stage inherited(StartGuard guard) {
        Stage first = new Stage(ledger, 1, guard, SupervisorSettings.DEFAULT);
        first.hosts(3).kept("a", "h1").dies("h1");
        first.remember(start());
        Stage next = new Stage(ledger, 2, guard, SupervisorSettings.DEFAULT).hosts(3);
        next.residences.put(VM, new Residence.Nowhere());
        return next;
    }

    private Fact.StartIntended start() {
        return new Fact.StartIntended(
                operation, VM, Optional.of(new HostId("h1")), new HostId("h2"), Stage.receipt("h1"), 1);
    }

    @Test
    void itIsGivenAgainToTheSameHostByTheSameOperationUnderTheNewEpoch() {
        Stage next = inherited(StartGuard.NONE).listing();

        assertThat(next.starts()).containsExactly("a>h2");
        assertThat(next.effects(Effect.Restart.class).get(0).operation().id()).isEqualTo(operation);
        assertThat(next.effects(Effect.Restart.class).get(0).operation().epoch())
                .isEqualTo(Epoch.of(2));
        assertThat(next.home("a")).isEqualTo("h2");
    }

    @Test
    void whereThereAreEpochsARefusalLeadsToASealAndALookBeforeAnotherHostIsChosen() {
        Stage next = inherited(StartGuard.EPOCH_GUARD);
        next.world(effect -> Optional.of(isStart(effect, "h2") ? Stage.NO_ROOM : next.well(effect)))
                .listing()
                .pass(Duration.ofSeconds(10));

        assertThat(next.starts()).startsWith("a>h2").endsWith("a>h3");
        List<Effect> changes =
                next.effects.stream().filter(each -> !isStart(each, "h2")).toList();
        assertThat(changes.get(0)).isInstanceOfSatisfying(Effect.Seal.class, seal -> {
            assertThat(seal.target()).isEqualTo(new GuardTarget.OfHost(new HostId("h2")));
            assertThat(seal.operation().epoch()).isEqualTo(Epoch.of(2));
        });
        assertThat(changes.get(1)).isInstanceOf(Effect.Locate.class);
        assertThat(ended(next)).isEqualTo(Ending.Kind.SHUT_OUT);
    }

    @Test
    void anotherHostIsNotChosenWhileTheSealIsNotConfirmed() {
        Stage next = inherited(StartGuard.EPOCH_GUARD);
        next.world(effect -> Optional.of(
                        isStart(effect, "h2")
                                ? Stage.NO_ROOM
                                : effect instanceof Effect.Seal ? Stage.NO_ANSWER : next.well(effect)))
                .listing()
                .pass(Duration.ofMinutes(9));

        assertThat(next.starts()).containsOnly("a>h2");
        assertThat(next.effects(Effect.Locate.class)).isEmpty();
    }

    @Test
    void aVmThatTheSealedHostTurnsOutToRunIsDone() {
        Stage next = inherited(StartGuard.EPOCH_GUARD);
        next.residences.put(VM, new Residence.OnHost(new HostId("h2"), VmState.RUNNING));
        next.world(effect -> Optional.of(effect instanceof Effect.Restart ? Stage.NO_ROOM : next.well(effect)))
                .listing()
                .pass(Duration.ofSeconds(10));

        assertThat(next.starts()).containsExactly("a>h2");
        assertThat(ended(next)).isEqualTo(Ending.Kind.DONE);
        assertThat(next.home("a")).isEqualTo("h2");
    }

    @Test
    void whereThereAreNoEpochsAnotherHostIsChosenOnlyWhenTheOldOrderCannotLiveAnyMore() {
        Stage next = inherited(StartGuard.NONE);
        next.world(effect -> Optional.of(isStart(effect, "h2") ? Stage.NO_ROOM : next.well(effect)))
                .listing()
                .pass(Duration.ofSeconds(595));
        assertThat(next.starts()).containsOnly("a>h2");
        assertThat(next.effects(Effect.Seal.class)).isEmpty();

        next.pass(Duration.ofSeconds(40));
        assertThat(next.starts()).endsWith("a>h3");
    }

    @Test
    void aLeaseMakesARefusalFinal() {
        Stage next = inherited(StartGuard.EXCLUSIVE_LEASE);
        next.world(effect -> Optional.of(isStart(effect, "h2") ? Stage.NO_ROOM : next.well(effect)))
                .listing()
                .pass(Duration.ofSeconds(1));

        assertThat(next.starts()).contains("a>h3");
        assertThat(next.effects(Effect.Seal.class)).isEmpty();
    }

    @Test
    void anOwnOrderInDoubtIsNotShutOutByAnOwnSeal() {
        Stage next = inherited(StartGuard.EPOCH_GUARD);
        next.world(effect -> Optional.of(
                        isStart(effect, "h2")
                                ? next.starts().size() == 1 ? Stage.NO_ANSWER : Stage.NO_ROOM
                                : next.well(effect)))
                .listing()
                .pass(Duration.ofMinutes(9));

        assertThat(next.starts()).hasSizeGreaterThan(2).containsOnly("a>h2");
    }

    @Test
    void theDeathOfTheTargetEndsItAndItsProofIsShownForTheNextStart() {
        Stage next = inherited(StartGuard.NONE);
        next.world(effect -> Optional.of(isStart(effect, "h2") ? Stage.NO_ANSWER : next.well(effect)))
                .listing()
                .pass(Duration.ofSeconds(3));
        next.dies("h2").pass(Duration.ofSeconds(1));

        assertThat(next.starts()).endsWith("a>h3");
        List<Effect.Restart> starts = next.effects(Effect.Restart.class);
        assertThat(starts.get(starts.size() - 1).request().evidence()).isEqualTo(Stage.receipt("h2"));
    }

    @Test
    void proofThatIsVoidIsNotShownAgainButTheVmLookedFor() {
        Stage next = inherited(StartGuard.NONE);
        next.remember(new Fact.HostBack(new HostId("h1")));
        next.listing();

        assertThat(next.effects.get(0)).isInstanceOf(Effect.Locate.class);
        assertThat(next.effects(Effect.Restart.class).get(0).request().evidence())
                .isInstanceOf(FoundOff.class);
    }

    @Test
    void aStartThatHadItsEffectBesideAReturnedHostIsDoneSoThatTheLeftoverCanBeEnded() {
        Stage next = inherited(StartGuard.NONE);
        next.residences.put(VM, new Residence.OnSeveralHosts(Set.of(new HostId("h1"), new HostId("h2"))));
        next.world(effect -> effect instanceof Effect.Restart ? Optional.empty() : Optional.of(next.well(effect)));
        ledger.add(new Fact.HostBack(new HostId("h1")), Epoch.of(1));
        next.listing().pass(Duration.ofSeconds(5));

        assertThat(ended(next)).isEqualTo(Ending.Kind.DONE);
        assertThat(next.home("a")).isEqualTo("h2");
    }

    @Test
    void aVmThatTheReturnedHostRunsIsLeftThere() {
        Stage next = inherited(StartGuard.EXCLUSIVE_LEASE);
        next.remember(new Fact.HostBack(new HostId("h1")));
        next.residences.put(VM, new Residence.OnHost(new HostId("h1"), VmState.RUNNING));
        next.listing(Stage.vm("a", "h1", VmState.RUNNING)).pass(Duration.ofMinutes(1));

        assertThat(next.starts()).isEmpty();
        assertThat(next.home("a")).isEqualTo("h1");
        assertThat(next.ledger.open()).isEmpty();
    }

    @Test
    void aLateAnswerAfterTheTargetsDeathChangesNothing() {
        Stage next = inherited(StartGuard.NONE);
        next.world(effect -> isStart(effect, "h2") ? Optional.empty() : Optional.of(next.well(effect)))
                .listing();
        Effect.Restart unanswered = next.effects(Effect.Restart.class).get(0);
        next.dies("h2").pass(Duration.ofSeconds(1));
        next.turn(new Input.Answer(
                unanswered.call(), new Reply.Located(new Residence.OnHost(new HostId("h2"), VmState.RUNNING))));

        assertThat(next.home("a")).isEqualTo("h3");
        assertThat(next.facts(Fact.StartEnded.class)).hasSize(2);
    }

    @Test
    void resetsStopsAndSealsAreGivenAgainToo() {
        inherited(StartGuard.EPOCH_GUARD);
        VmId other = new VmId("b");
        HostId host = new HostId("h3");
        ledger.add(new Fact.ResetIntended(OperationId.random(), other, host, "test"), Epoch.of(1));
        ledger.add(new Fact.StopIntended(OperationId.random(), other, host, "test"), Epoch.of(1));
        ledger.add(new Fact.SealIntended(OperationId.random(), new GuardTarget.OfHost(host)), Epoch.of(1));
        Stage next = new Stage(ledger, 2, StartGuard.EPOCH_GUARD, SupervisorSettings.DEFAULT).hosts(3);
        next.turn(new Input.Tick());

        assertThat(next.effects(Effect.Reset.class)).hasSize(1);
        assertThat(next.effects(Effect.Stop.class)).hasSize(1);
        assertThat(next.effects(Effect.Seal.class)).hasSize(1);
        assertThat(ledger.open()).isEmpty();
    }

    private static Ending.Kind ended(Stage stage) {
        return stage.facts(Fact.StartEnded.class).get(0).ending().kind();
    }

    private static boolean isStart(Effect effect, String host) {
        return effect instanceof Effect.Restart start
                && start.request().target().equals(new HostId(host));
    }
}
