package io.evenkeel.supervisor.keep;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.health.HealthEvent;
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
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlatformCareTest {

    private static final VmId VM = new VmId("a");
    private static final Vm RUNNING = Stage.vm("a", "h1", VmState.RUNNING);
    private static final Vm LOST = Stage.vm("a", new Residence.Unknown("no answer from h1", Set.of(new HostId("h1"))));

    private final Stage stage = Stage.withPlatformHa(new Ledger(), 1).hosts(3);

    /** The VM of a host that has died, which the platform keeps. */
    private Stage dead() {
        return stage.listing(RUNNING.withKeptByPlatform(true)).dies("h1").listing(LOST.withKeptByPlatform(true));
    }

    @Test
    void whatThePlatformKeepsIsRememberedOnce() {
        stage.listing(RUNNING.withKeptByPlatform(true), Stage.vm("b", "h2", VmState.RUNNING));

        assertThat(stage.facts(Fact.KeptByPlatform.class)).containsExactly(new Fact.KeptByPlatform(List.of(VM), true));

        stage.forget().listing(RUNNING.withKeptByPlatform(true), Stage.vm("b", "h2", VmState.RUNNING));
        assertThat(stage.facts).isEmpty();
    }

    @Test
    void whatThePlatformKeepsIsNotStartedAndItIsToldIfThePlatformTakesLong() {
        dead().pass(Duration.ofMinutes(9));
        assertThat(stage.effects(Effect.Restart.class)).isEmpty();
        assertThat(stage.facts(Fact.Noted.class)).hasSize(1);
        assertThat(stage.ledger.alarm("vms-down")).isEmpty();

        stage.pass(Duration.ofMinutes(2));
        assertThat(stage.effects(Effect.Restart.class)).isEmpty();
        assertThat(stage.ledger.alarm("vms-down").orElseThrow().text()).contains("has not for 10 min: look there");

        Residence elsewhere = new Residence.OnHost(new HostId("h2"), VmState.RUNNING);
        stage.residences.put(VM, elsewhere);
        stage.listing(Stage.vm("a", elsewhere).withKeptByPlatform(true));
        assertThat(stage.home("a")).isEqualTo("h2");
        assertThat(stage.failover.waiting()).isEmpty();
        assertThat(stage.ledger.alarm("vms-down")).isEmpty();
    }

    @Test
    void itDoesNotHoldUpVmsOfLowerPriority() {
        stage.kept("low", "h1", "priority", "low").kept("high", "h1", "priority", "high");
        stage.remember(new Fact.KeptByPlatform(List.of(new VmId("high")), true));
        stage.dies("h1").listing(lost("high").withKeptByPlatform(true), lost("low"));

        assertThat(stage.starts()).hasSize(1).allMatch(start -> start.startsWith("low>"));
    }

    private static Vm lost(String vm) {
        return Stage.vm(vm, LOST.residence());
    }

    @Test
    void aCrashOfWhatThePlatformKeepsIsLeftToIt() {
        stage.listing(RUNNING.withKeptByPlatform(true)).pass(Duration.ofSeconds(10));
        Residence crashed = new Residence.OnHost(new HostId("h1"), VmState.CRASHED);
        stage.residences.put(VM, crashed);
        stage.listing(Stage.vm("a", crashed).withKeptByPlatform(true)).pass(Duration.ofMinutes(20));
        assertThat(stage.ledger.down()).containsKey(VM);
        assertThat(stage.starts()).isEmpty();

        stage.residences.put(VM, RUNNING.residence());
        stage.listing(RUNNING.withKeptByPlatform(true));
        assertThat(stage.ledger.down()).isEmpty();
    }

    @Test
    void whatThePlatformLetsGoOfIsStartedOnProofWhenTwoListingsSaySo() {
        dead().listing(LOST);
        assertThat(stage.starts()).isEmpty();

        stage.listing(LOST);
        assertThat(stage.starts()).containsExactly("a>h2");
        assertThat(stage.effects(Effect.Restart.class).get(0).request().evidence())
                .isEqualTo(Stage.receipt("h1"));
    }

    @Test
    void aWordInBetweenMakesTheListingsCountAnew() {
        dead().listing(LOST).listing(LOST.withKeptByPlatform(true)).listing(LOST);
        assertThat(stage.starts()).isEmpty();

        stage.turn(new Input.News(new HealthEvent.VmObserved(LOST.withKeptByPlatform(true))))
                .listing(LOST);
        assertThat(stage.starts()).isEmpty();
    }

    @Test
    void newsMakesAVmThePlatformsAtOnceAndNeverTakesItAway() {
        stage.listing(RUNNING).turn(new Input.News(new HealthEvent.VmObserved(RUNNING.withKeptByPlatform(true))));
        assertThat(stage.ledger.isKeptByPlatform(VM)).isTrue();

        for (int i = 0; i < 3; i++) {
            stage.turn(new Input.News(new HealthEvent.VmObserved(RUNNING)));
        }
        assertThat(stage.ledger.isKeptByPlatform(VM)).isTrue();
    }

    @Test
    void aVmOfWhichNothingWasToldYetIsNotStarted() {
        stage.kept("a", "h1").dies("h1").listing().pass(Duration.ofMinutes(1));
        assertThat(stage.starts()).isEmpty();
        assertThat(stage.failover.waiting())
                .singleElement()
                .satisfies(waiting -> assertThat(waiting.reason()).contains("was not listed yet"));

        stage.listing(LOST);
        assertThat(stage.starts()).containsExactly("a>h2");
    }

    @Test
    void theLastWordOutlivesTheSupervisorAndStandsWhereNoneIsToldAnyMore() {
        dead();
        Ledger inherited = new Ledger();
        stage.ledger.facts().forEach(fact -> inherited.add(fact, io.evenkeel.spi.Epoch.of(1)));
        assertThat(inherited.isKeptByPlatform(VM)).isTrue();

        Stage silent = new Stage(
                        inherited,
                        2,
                        io.evenkeel.spi.guard.StartGuard.EPOCH_GUARD,
                        io.evenkeel.supervisor.SupervisorSettings.DEFAULT)
                .hosts(3)
                .dies("h1");
        silent.listing(LOST).listing(LOST).pass(Duration.ofMinutes(1));
        assertThat(silent.starts()).isEmpty();

        silent.turn(new Input.Asked(new Request.Protect(VM, false, "somebody")));
        assertThat(inherited.isKeptByPlatform(VM)).isFalse();
    }

    @Test
    void whereTheAdapterDoesNotDeclareItTheWordMeansNothing() {
        Stage blind = new Stage().hosts(3);
        blind.listing(RUNNING.withKeptByPlatform(true)).dies("h1").listing(LOST.withKeptByPlatform(true));

        assertThat(blind.starts()).containsExactly("a>h2");
    }

    @Test
    void aStartThatIsRefusedBecauseThePlatformWasFirstIsNotTriedAgain() {
        stage.world(effect -> effect instanceof Effect.Restart ? Optional.empty() : Optional.of(stage.well(effect)));
        stage.listing(RUNNING).dies("h1").listing(LOST);
        assertThat(stage.starts()).containsExactly("a>h2");
        stage.listing(LOST.withKeptByPlatform(true));

        stage.residences.put(VM, new Residence.OnHost(new HostId("h3"), VmState.RUNNING));
        long call = stage.effects(Effect.Restart.class).get(0).call();
        stage.turn(new Input.Answer(
                call, new Reply.Failed(ErrorKind.CONFLICT, io.evenkeel.spi.Effect.NONE, "a is in memory on h3")));
        stage.pass(Duration.ofMinutes(20));

        assertThat(stage.starts()).hasSize(1);
        assertThat(stage.home("a")).isEqualTo("h3");
        assertThat(stage.ledger.open()).isEmpty();
    }

    @Test
    void aStartThatIsInDoubtWhenThePlatformTakesOverGoesNowhereElse() {
        stage.world(effect -> Optional.of(effect instanceof Effect.Restart ? Stage.NO_ANSWER : stage.well(effect)));
        stage.listing(RUNNING).dies("h1").listing(LOST);
        stage.listing(LOST.withKeptByPlatform(true)).pass(Duration.ofMinutes(5));

        assertThat(stage.starts()).hasSizeGreaterThan(1).containsOnly("a>h2");
        assertThat(stage.facts(Fact.StartIntended.class)).hasSize(1);
    }

    @Test
    void whoWantsSuchAVmProtectedIsToldWhatThatMeans() {
        stage.listing(RUNNING.withKeptByPlatform(true))
                .turn(new Input.Asked(new Request.Protect(VM, true, "somebody")));

        assertThat(stage.notices.about("a"))
                .singleElement()
                .satisfies(notice -> assertThat(notice.text())
                        .contains("as somebody wants", "left to the platform's own high availability"));
        assertThat(stage.ledger.protection(VM)).contains(true);
    }

    @Test
    void aVmThatComesBackIntoCareIsStillThePlatforms() {
        stage.listing(RUNNING.withKeptByPlatform(true))
                .turn(new Input.Asked(new Request.Protect(VM, false, "somebody")));
        assertThat(stage.ledger.isKeptByPlatform(VM)).isFalse();

        stage.turn(new Input.Asked(new Request.Protect(VM, true, "somebody")));
        assertThat(stage.ledger.isKeptByPlatform(VM)).isTrue();
    }
}
