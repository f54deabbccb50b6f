package io.evenkeel.supervisor.keep;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.stage.Stage;
import io.evenkeel.supervisor.verdict.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeeperTest {

    private static final VmId VM = new VmId("a");
    private static final Vm RUNNING = Stage.vm("a", "h1", VmState.RUNNING);
    private static final Vm OFF = Stage.vm("a", "h1", VmState.OFF);

    private final Stage stage = new Stage().hosts(3);

    @Test
    void allVmsThatRunAreKeptByOneFact() {
        stage.listing(RUNNING, Stage.vm("b", "h2", VmState.RUNNING), Stage.vm("c", "h2", VmState.OFF));

        assertThat(stage.facts(Fact.Kept.class)).hasSize(1);
        assertThat(stage.ledger.kept()).extracting(vm -> vm.vm().value()).containsExactly("a", "b");

        stage.forget().listing(RUNNING, Stage.vm("b", "h2", VmState.RUNNING));
        assertThat(stage.facts).isEmpty();
    }

    @Test
    void aVmThatIsStoppedWhileItsHostAnswersIsReleased() {
        stage.listing(RUNNING).pass(Duration.ofSeconds(10)).listing(look(OFF));

        assertThat(stage.ledger.kept()).isEmpty();
        assertThat(stage.starts()).isEmpty();
    }

    @Test
    void aVmThatIsNowhereIsReleasedOnlyWhenItsHostHasGoneOnAnswering() {
        Vm gone = Stage.vm("a", new Residence.Nowhere());
        stage.listing(RUNNING).pass(Duration.ofSeconds(10)).listing(look(gone)).pass(Duration.ofSeconds(44));
        stage.listing(gone);
        assertThat(stage.ledger.kept(VM)).isPresent();

        stage.pass(Duration.ofSeconds(2)).listing(gone);
        assertThat(stage.ledger.kept(VM)).isEmpty();
    }

    @Test
    void aVmThatIsNowhereBecauseItsHostHasJustGoneDownIsStartedElsewhere() {
        stage.listing(RUNNING).pass(Duration.ofSeconds(10));
        stage.listing(look(Stage.vm("a", new Residence.Nowhere()))).pass(Duration.ofSeconds(10));
        stage.dies("h1").pass(Duration.ofSeconds(1));

        assertThat(stage.starts()).containsExactly("a>h2");
    }

    @Test
    void newsThatWaitedWhileTheSupervisorStoodStillShowsNothingOfWhatWasMeanwhile() {
        stage.listing(RUNNING).pass(Duration.ofSeconds(10));
        stage.sleep(Duration.ofMinutes(2)).judge("h1", Verdict.PROBING).judge("h1", Verdict.HEALTHY);
        stage.listing(RUNNING).listing(look(OFF));

        assertThat(stage.starts()).containsExactly("a>h1");
    }

    @Test
    void aVmThatIsOffAfterItsHostWasOutOfSightIsStartedAgain() {
        stage.listing(RUNNING).pass(Duration.ofSeconds(10));
        stage.judge("h1", Verdict.PROBING).pass(Duration.ofSeconds(10)).judge("h1", Verdict.HEALTHY);
        stage.listing(look(OFF));

        assertThat(stage.starts()).containsExactly("a>h1");
    }

    @Test
    void aVmThatIsOffAfterItsHostMissedSomeQuestionsIsStartedAgain() {
        stage.listing(RUNNING).pass(Duration.ofSeconds(10));
        stage.judge("h1", Verdict.SUSPECT).listing(look(OFF));
        assertThat(stage.ledger.kept(VM)).as("it may be both, up to now").isPresent();

        stage.pass(Duration.ofSeconds(1)).judge("h1", Verdict.HEALTHY).listing(look(OFF));
        assertThat(stage.starts()).containsExactly("a>h1");
    }

    @Test
    void aVmThatIsOffOnAHostThatDoesNotAnswerIsNeitherReleasedNorStarted() {
        stage.listing(RUNNING).judge("h1", Verdict.UNKNOWN).listing(look(OFF)).pass(Duration.ofMinutes(1));

        assertThat(stage.ledger.kept(VM)).isPresent();
        assertThat(stage.starts()).isEmpty();
    }

    @Test
    void aListingThatWasTrueBeforeIsNotBelievedAgainstALook() {
        stage.listing(RUNNING);
        stage.residences.put(VM, RUNNING.residence());
        stage.listing(OFF);

        assertThat(stage.ledger.kept(VM)).isPresent();
    }

    @Test
    void aVmThatOthersHaveMovedIsKeptWhereItIsFound() {
        stage.listing(RUNNING).listing(look(Stage.vm("a", "h2", VmState.RUNNING)));

        assertThat(stage.home("a")).isEqualTo("h2");
    }

    @Test
    void aVmThatIsSaidToBeOnADeadHostStaysWhereItIsKept() {
        stage.listing(Stage.vm("a", "h2", VmState.RUNNING));
        stage.dies("h1");
        stage.listing(look(RUNNING));

        assertThat(stage.home("a")).isEqualTo("h2");
    }

    @Test
    void aLookThatWasOvertakenByAnOrderCountsForNothing() {
        stage.listing(RUNNING);
        stage.world(effect -> Optional.empty()).listing(OFF);
        Effect.Locate look = stage.effects(Effect.Locate.class).get(0);
        stage.remember(new Fact.MigrationIntended(
                io.evenkeel.spi.OperationId.random(), VM, new HostId("h1"), new HostId("h2"), "test"));
        stage.turn(new Input.Answer(look.call(), new Reply.Located(OFF.residence())));

        assertThat(stage.ledger.kept(VM)).isPresent();
    }

    @Test
    void aLookThatWaitedWhileTheSupervisorStoodStillShowsNothingOfNow() {
        Vm crashed = Stage.vm("a", "h1", VmState.CRASHED);
        stage.listing(RUNNING).pass(Duration.ofSeconds(10));
        stage.world(effect -> Optional.empty()).listing(look(crashed)).sleep(Duration.ofMinutes(2));
        stage.world(effect -> Optional.of(stage.well(effect))).turn(new Input.Tick());
        assertThat(stage.starts()).isEmpty();

        stage.listing(look(crashed));
        assertThat(stage.starts()).containsExactly("a>h1");
    }

    @Test
    void aVmThatIsGoneIsReleasedAfterSeveralListings() {
        stage.world(effect ->
                Optional.of(new Reply.Failed(ErrorKind.NOT_FOUND, io.evenkeel.spi.Effect.NONE, "no such VM")));
        stage.listing(RUNNING).listing().listing();
        assertThat(stage.ledger.kept(VM)).isPresent();

        stage.listing();
        assertThat(stage.ledger.kept(VM)).isEmpty();
    }

    @Test
    void whatAPersonSaysGoesBeforeThePolicy() {
        stage.listing(RUNNING).turn(new Input.Asked(new Request.Protect(VM, false, "somebody")));
        assertThat(stage.ledger.kept()).isEmpty();

        stage.listing(RUNNING);
        assertThat(stage.ledger.kept()).isEmpty();

        stage.turn(new Input.Asked(new Request.Protect(VM, true, "somebody")));
        assertThat(stage.ledger.kept(VM)).isPresent();
    }

    @Test
    void aLabelThatCannotBeUnderstoodIsAnAlarm() {
        VmWishes wishes = VmWishes.of(Map.of("evenkeel.priority", "urgent", "evenkeel.group.anti", "web@rack,db"));

        assertThat(wishes.priority()).isEqualTo(500);
        assertThat(wishes.mistakes())
                .singleElement()
                .asString()
                .contains("urgent")
                .contains("0 to 1000");
        assertThat(wishes.groups()).hasSize(2);
    }

    private static Vm labelled(Vm vm, Map<String, String> labels) {
        return new Vm(vm.id(), vm.name(), vm.residence(), vm.virtualCpus(), vm.memory(), labels, vm.observedAt());
    }

    @Test
    void theAlarmOfLabelsIsOverWhenTheLastOfThemIsMended() {
        Map<String, String> wrong = Map.of("evenkeel.priority", "urgent");
        Vm other = Stage.vm("b", "h2", VmState.RUNNING);
        stage.listing(labelled(RUNNING, wrong), labelled(other, wrong));
        assertThat(stage.ledger.alarm("labels").orElseThrow().text()).contains("urgent");

        stage.listing(RUNNING, labelled(other, wrong));
        assertThat(stage.ledger.alarm("labels").orElseThrow().text()).containsOnlyOnce("urgent");

        stage.listing(RUNNING, other);
        assertThat(stage.ledger.alarms()).isEmpty();
    }

    @Test
    void theAlarmOfLabelsIsOverWhenTheVmIsKeptNoLonger() {
        Vm wrong = labelled(RUNNING, Map.of("evenkeel.priority", "urgent"));
        stage.listing(wrong).turn(new Input.Asked(new Request.Protect(VM, false, "somebody")));
        stage.listing(wrong);

        assertThat(stage.ledger.alarms()).isEmpty();
    }

    /** The VM as it is listed, and as whoever looks finds it. */
    private Vm look(Vm vm) {
        stage.residences.put(vm.id(), vm.residence());
        Residence found = stage.residences.get(vm.id());
        assertThat(found).isNotNull();
        return vm;
    }
}
