package io.evenkeel.supervisor.leftover;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeftoversTest {

    private static final VmId VM = new VmId("a");
    private static final Residence TWICE = new Residence.OnSeveralHosts(Set.of(new HostId("h1"), new HostId("h2")));
    private static final Vm TWIN = Stage.vm("a", TWICE);

    private final Stage stage = new Stage().hosts(2).kept("a", "h1");

    @Test
    void aHostThatReturnsWithAVmThatRunsElsewhereIsSealedAndRidOfItAtOnce() {
        stage.dies("h1").listing();
        assertThat(stage.home("a")).isEqualTo("h2");

        stage.residences.put(VM, TWICE);
        stage.forget().remember(new Fact.HostBack(new HostId("h1")));
        stage.turn(new Input.Tick());

        assertThat(stage.effects(Effect.Seal.class))
                .extracting(Effect.Seal::target)
                .containsExactly(new GuardTarget.OfHost(new HostId("h1")));
        assertThat(stage.effects(Effect.Stop.class))
                .singleElement()
                .satisfies(stop -> assertThat(stop.host()).isEqualTo(new HostId("h1")));
        assertThat(stage.facts(Fact.StopIntended.class)).hasSize(1);
        assertThat(stage.home("a")).isEqualTo("h2");
    }

    @Test
    void aVmThatSeveralHostsHoldForAMomentIsLeftAlone() {
        stage.listing(Stage.vm("a", "h1", VmState.RUNNING));
        stage.residences.put(VM, TWICE);
        stage.listing(TWIN).pass(Duration.ofSeconds(5)).listing(TWIN);
        stage.residences.put(VM, new Residence.OnHost(new HostId("h1"), VmState.RUNNING));
        stage.listing(Stage.vm("a", "h1", VmState.RUNNING)).pass(Duration.ofSeconds(20));

        assertThat(stage.effects(Effect.Stop.class)).isEmpty();
    }

    @Test
    void aVmThatSeveralHostsHoldForLongIsStoppedWhereItIsNotKept() {
        stage.residences.put(VM, TWICE);
        stage.listing(TWIN).pass(Duration.ofSeconds(16)).listing(TWIN);

        assertThat(stage.effects(Effect.Stop.class))
                .singleElement()
                .satisfies(stop -> assertThat(stop.host()).isEqualTo(new HostId("h2")));
    }

    @Test
    void aVmThatThePlatformKeepsIsLeftToItAndAPersonIsTold() {
        stage.remember(new Fact.KeptByPlatform(List.of(VM), true));
        stage.residences.put(VM, TWICE);
        stage.listing(TWIN).pass(Duration.ofSeconds(16)).listing(TWIN);

        assertThat(stage.effects(Effect.Stop.class)).isEmpty();
        assertThat(stage.ledger.alarms())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.text()).contains("h1, h2", "own high availability: look there"));
    }

    @Test
    void whatIsLeftOfAVmThatWasStartedFromHereIsEndedWhoeverKeepsIt() {
        stage.dies("h1").listing();
        stage.remember(new Fact.KeptByPlatform(List.of(VM), true));

        stage.residences.put(VM, TWICE);
        stage.remember(new Fact.HostBack(new HostId("h1")));
        stage.turn(new Input.Tick());

        assertThat(stage.effects(Effect.Stop.class))
                .singleElement()
                .satisfies(stop -> assertThat(stop.host()).isEqualTo(new HostId("h1")));
    }

    @Test
    void whatCannotBeStoppedIsAnAlarmUntilItIsGone() {
        stage.residences.put(VM, TWICE);
        stage.world(effect -> Optional.of(
                effect instanceof Effect.Stop
                        ? new Reply.Failed(ErrorKind.UNSUPPORTED, io.evenkeel.spi.Effect.NONE, "not offered")
                        : stage.well(effect)));
        stage.listing(TWIN).pass(Duration.ofSeconds(16)).listing(TWIN);
        assertThat(stage.ledger.alarms())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.text()).contains("h2", "not offered"));

        stage.listing(Stage.vm("a", "h1", VmState.RUNNING));
        assertThat(stage.ledger.alarms()).isEmpty();
    }

    @Test
    void aVmThatIsMovedIsLeftAlone() {
        stage.remember(new Fact.MigrationIntended(
                io.evenkeel.spi.OperationId.random(), VM, new HostId("h1"), new HostId("h2"), "test"));
        stage.residences.put(VM, TWICE);
        stage.listing(TWIN).pass(Duration.ofSeconds(16)).listing(TWIN);

        assertThat(stage.effects).isEmpty();
    }

    @Test
    void whereItIsKeptOnNeitherAPersonIsAsked() {
        stage.kept("a", "h9");
        stage.residences.put(VM, TWICE);
        stage.listing(TWIN).pass(Duration.ofSeconds(16)).listing(TWIN);

        assertThat(stage.effects(Effect.Stop.class)).isEmpty();
        assertThat(stage.ledger.alarms()).hasSize(1);
    }
}
