package io.evenkeel.supervisor.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.drive.ScriptedWorld;
import io.evenkeel.supervisor.drive.ScriptedWorld.Bmc;
import io.evenkeel.supervisor.drive.SupervisorDriver;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whom the brake counts, and of how many. */
class BrakeMembersTest {

    private static final SupervisorSettings WITNESSED =
            SupervisorSettings.DEFAULT.with(VerdictSettings.DEFAULT.withWitnesses(List.of("w1", "w2")));

    private static final Reply.Failed UNREACHABLE =
            new Reply.Failed(ErrorKind.UNREACHABLE, io.evenkeel.spi.Effect.NONE, "management is away");

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }

    private int cutOffOfFive(int ghosts) {
        ScriptedWorld world = ScriptedWorld.of(5);
        for (int i = 1; i <= 5; i++) {
            world.vm("v" + i, "h" + i);
        }
        for (int i = 1; i <= ghosts; i++) {
            world.add("old" + i, FailureDomain.UNKNOWN).vm("w" + i, "old" + i);
        }
        SupervisorDriver driver = new SupervisorDriver(
                        WITNESSED, world, Epoch.of(1), new Moment(0), List.of(world.kept()))
                .run(seconds(15));
        for (int i = 1; i <= ghosts; i++) { // dies, its VM goes elsewhere, and the machine is taken out of the rack
            world.cutPower("old" + i);
            driver.run(seconds(200));
            world.lists("old" + i, false);
        }
        driver.run(Duration.ofHours(24));
        int before = driver.facts(Fact.HostDead.class).size();
        assertThat(before).isEqualTo(ghosts);
        for (int i = 1; i <= 4; i++) {
            world.cutOff("h" + i, true); // they live
        }
        driver.run(Duration.ofMinutes(5));
        return driver.facts(Fact.HostDead.class).size() - before;
    }

    @Test
    void aBrakeHoldsWhenFourOfFiveVanish() {
        assertThat(cutOffOfFive(0)).isZero();
    }

    @Test
    void hostsThatWereTakenOutDoNotWeakenTheBrake() {
        assertThat(cutOffOfFive(12)).isZero();
    }

    private int twoOfFive(int ghosts) {
        ScriptedWorld world = ScriptedWorld.of(5).vm("v1", "h1").vm("v2", "h2");
        for (int i = 1; i <= ghosts; i++) {
            world.add("old" + i, FailureDomain.UNKNOWN).vm("w" + i, "old" + i);
        }
        SupervisorDriver driver = new SupervisorDriver(
                        WITNESSED, world, Epoch.of(1), new Moment(0), List.of(world.kept()))
                .run(seconds(15));
        for (int i = 1; i <= ghosts; i++) {
            world.cutPower("old" + i);
            driver.run(seconds(200));
            world.lists("old" + i, false);
        }
        driver.run(Duration.ofHours(24));
        world.cutOff("h1", true).cutOff("h2", true);
        driver.run(Duration.ofMinutes(5));
        return driver.facts(Fact.HostDead.class).size() - ghosts;
    }

    @Test
    void alsoTwoThatWereTakenOutDoNot() {
        assertThat(twoOfFive(0)).isZero();
        assertThat(twoOfFive(2)).isZero();
    }

    @Test
    void norDoHostsThatAreSwitchedOff() {
        ScriptedWorld world = ScriptedWorld.of(10).vm("v1", "h1").vm("v2", "h2").vm("v3", "h3");
        for (int i = 6; i <= 10; i++) {
            world.cutPower("h" + i).state("h" + i, HostState.OFF);
        }
        SupervisorDriver driver = new SupervisorDriver(
                        WITNESSED, world, Epoch.of(1), new Moment(0), List.of(world.kept()))
                .run(Duration.ofHours(1));
        world.cutOff("h1", true).cutOff("h2", true);
        driver.run(Duration.ofMinutes(5));
        assertThat(driver.facts(Fact.HostDead.class)).isEmpty();
    }

    private boolean thirdIsStartedElsewhere(int deafSeconds) {
        ScriptedWorld world = ScriptedWorld.of(5).vm("v1", "h1").vm("v2", "h2").vm("v3", "h3");
        SupervisorDriver driver = new SupervisorDriver(
                        WITNESSED, world, Epoch.of(1), new Moment(0), List.of(world.kept()))
                .run(seconds(15));
        world.hang("h1").bmc("h1", Bmc.DEAD);
        driver.run(Duration.ofHours(1));
        world.hang("h2").bmc("h2", Bmc.DEAD);
        driver.run(Duration.ofHours(1));
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.LOST);
        assertThat(driver.verdict("h2")).isEqualTo(Verdict.LOST);
        if (deafSeconds > 0) {
            world.cutOffSupervisor(true);
            driver.run(seconds(deafSeconds));
            world.cutOffSupervisor(false);
        }
        driver.run(Duration.ofHours(1));
        world.hang("h3"); // its device works
        driver.run(Duration.ofHours(1));
        return driver.supervisor().ledger().dead().containsKey(ScriptedWorld.host("h3"));
    }

    @Test
    void twoDeadHostsDoNotHoldBackAThird() {
        assertThat(thirdIsStartedElsewhere(0)).isTrue();
    }

    @Test
    void norDoTheyAfterAShortDeafness() {
        assertThat(thirdIsStartedElsewhere(12)).isTrue();
    }

    @Test
    void whoDoesNotKnowYetWhichHostsThereAreTakesNoneForLost() {
        ScriptedWorld world = ScriptedWorld.of(5).vm("v3", "h3").vm("v4", "h4");
        world.answering(Effect.ListHosts.class, ask -> Optional.of(UNREACHABLE));
        SupervisorDriver driver = new SupervisorDriver(
                        WITNESSED, world, Epoch.of(1), new Moment(0), List.of(world.kept()))
                .run(seconds(15));
        for (String host : List.of("h1", "h2", "h3")) {
            world.cutOff(host, true); // of the first two it has never heard
        }
        driver.run(Duration.ofMinutes(5));
        assertThat(driver.facts(Fact.FenceIntended.class)).isEmpty();
    }
}
