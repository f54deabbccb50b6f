package io.evenkeel.supervisor.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.health.AgentState;
import io.evenkeel.spi.health.GuestSignal;
import io.evenkeel.spi.health.GuestSigns;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.WatchdogAction;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.stage.Stage;
import io.evenkeel.supervisor.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WatchdogTest {

    private static final VmId VM = new VmId("a");
    private final Stage stage = new Stage().hosts(2).kept("a", "h1").listing(Stage.vm("a", "h1", VmState.RUNNING));
    private long beats;
    private long io;
    private boolean isBeating = true;
    private boolean isBusy = true;
    private boolean isIoKnown = true;
    private AgentState agent = AgentState.CONNECTED;

    WatchdogTest() {
        stage.guests = () -> {
            beats += isBeating ? 1 : 0;
            io += isBusy ? 1 : 0;
            return List.of(new GuestSigns(
                    VM,
                    Optional.of(Stage.BEGUN.plusSeconds(beats)),
                    Optional.of(agent),
                    isIoKnown ? OptionalLong.of(io) : OptionalLong.empty(),
                    Stage.BEGUN));
        };
        stage.world(effect -> {
            if (effect instanceof Effect.Stop) {
                stage.residences.put(VM, new Residence.OnHost(new HostId("h1"), VmState.OFF));
            }
            return Optional.of(stage.well(effect));
        });
    }

    @Test
    void aGuestThatHangsIsNotedAndResetInPlace() {
        stage.pass(Duration.ofMinutes(5));
        isBeating = false;
        isBusy = false;
        stage.pass(Duration.ofSeconds(110));
        assertThat(stage.effects(Effect.Reset.class)).isEmpty();

        stage.pass(Duration.ofSeconds(25));
        assertThat(stage.effects(Effect.Reset.class)).hasSize(1);
        assertThat(stage.facts(Fact.Noted.class))
                .singleElement()
                .satisfies(note -> assertThat(note.text()).contains("no heartbeat", "no I/O"));
    }

    @Test
    void aGuestThatDoesIoIsNotReset() {
        isBeating = false;
        stage.pass(Duration.ofMinutes(30));

        assertThat(stage.effects(Effect.Reset.class)).isEmpty();
    }

    @Test
    void aGuestThatBeatsIsNotReset() {
        isBusy = false;
        stage.pass(Duration.ofMinutes(30));

        assertThat(stage.effects(Effect.Reset.class)).isEmpty();
    }

    @Test
    void aCountOfIoThatIsNotToldForAMomentDelaysNothing() {
        hangs();
        stage.pass(Duration.ofSeconds(100));
        isIoKnown = false;
        stage.pass(Duration.ofSeconds(10));
        isIoKnown = true;
        stage.pass(Duration.ofSeconds(30));

        assertThat(stage.effects(Effect.Reset.class)).hasSize(1);
    }

    @Test
    void ioThatWasDoneWhileItWasNotToldIsSeenAfterwards() {
        hangs();
        stage.pass(Duration.ofSeconds(100));
        isIoKnown = false;
        isBusy = true;
        stage.pass(Duration.ofSeconds(10));
        isIoKnown = true;
        isBusy = false;
        stage.pass(Duration.ofSeconds(100));

        assertThat(stage.effects(Effect.Reset.class)).isEmpty();
    }

    @Test
    void aGuestOfWhoseIoNothingIsToldIsNotReset() {
        hangs();
        isIoKnown = false;
        stage.pass(Duration.ofMinutes(30));

        assertThat(stage.effects(Effect.Reset.class)).isEmpty();
    }

    @Test
    void aGuestWhoseAgentWasStoppedIsNotReset() {
        hangs();
        agent = AgentState.DISCONNECTED;
        stage.pass(Duration.ofMinutes(30));

        assertThat(stage.effects(Effect.Reset.class)).isEmpty();
    }

    @Test
    void nothingIsResetOnAHostThatIsNotWell() {
        hangs();
        stage.judge("h1", Verdict.SUSPECT).pass(Duration.ofMinutes(30));

        assertThat(stage.effects(Effect.Reset.class)).isEmpty();
    }

    @Test
    void aVmThatIsPausedIsNotReset() {
        hangs();
        stage.listing(Stage.vm("a", "h1", VmState.PAUSED)).pass(Duration.ofMinutes(30));

        assertThat(stage.effects(Effect.Reset.class)).isEmpty();
    }

    @Test
    void aVmThatThePlatformsOwnHaKeepsIsNotReset() {
        hangs();
        stage.remember(new Fact.KeptByPlatform(List.of(new VmId("a")), true));
        stage.pass(Duration.ofMinutes(30));

        assertThat(stage.effects(Effect.Reset.class)).isEmpty();
        assertThat(stage.effects(Effect.Stop.class)).isEmpty();
    }

    @Test
    void signsThatWereMissingForAWhileCountFromTheirReturn() {
        hangs();
        stage.pass(Duration.ofSeconds(60));
        stage.world(effect ->
                Optional.of(effect instanceof Effect.ListGuests ? new Reply.Guests(List.of()) : stage.well(effect)));
        stage.pass(Duration.ofSeconds(100));
        stage.world(effect -> Optional.of(stage.well(effect))).pass(Duration.ofSeconds(100));

        assertThat(stage.effects(Effect.Reset.class)).isEmpty();
    }

    @Test
    void afterThreeResetsInAnHourItIsStoppedAndStartedElsewhere() {
        hangs();
        stage.pass(Duration.ofMinutes(10));

        assertThat(stage.effects(Effect.Reset.class)).hasSize(3);
        assertThat(stage.effects(Effect.Stop.class)).hasSize(1);
        assertThat(stage.starts()).containsExactly("a>h2");
        assertThat(stage.home("a")).isEqualTo("h2");
    }

    @Test
    void whereThereIsNoOtherHostItIsStartedInPlaceInTheEnd() {
        stage.judge("h2", Verdict.LOST);
        hangs();
        stage.pass(Duration.ofMinutes(10));

        assertThat(stage.starts()).contains("a>h1");
    }

    @Test
    void aWatchdogThatFiresIsActedOnAtOnceIfTheHypervisorDoesNothing() {
        stage.turn(fired(WatchdogAction.RESET));
        assertThat(stage.effects(Effect.Reset.class)).isEmpty();

        stage.turn(fired(WatchdogAction.NONE));
        assertThat(stage.effects(Effect.Reset.class)).hasSize(1);
    }

    private static Input fired(WatchdogAction action) {
        return new Input.News(new HealthEvent.GuestSignalled(VM, new GuestSignal.WatchdogFired(action), Stage.BEGUN));
    }

    private void hangs() {
        stage.pass(Duration.ofSeconds(30));
        isBeating = false;
        isBusy = false;
    }
}
