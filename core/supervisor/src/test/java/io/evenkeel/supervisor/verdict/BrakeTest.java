package io.evenkeel.supervisor.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.unit.Share;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.drive.ScriptedWorld;
import io.evenkeel.supervisor.drive.ScriptedWorld.Bmc;
import io.evenkeel.supervisor.drive.SupervisorDriver;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.Severity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrakeTest {

    private static final SupervisorSettings SETTINGS =
            SupervisorSettings.DEFAULT.with(VerdictSettings.DEFAULT.withWitnesses(List.of("w1", "w2")));

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }

    private static SupervisorDriver driverOf(ScriptedWorld world) {
        return new SupervisorDriver(SETTINGS, world).run(seconds(15));
    }

    private static boolean isAlarmed(SupervisorDriver driver, String name) {
        return driver.supervisor().ledger().alarm(name).isPresent();
    }

    @Test
    void twoOfFiveHostsThatVanishAtOnceAreNotLostForAsLongAsTheyAreGone() {
        ScriptedWorld world = ScriptedWorld.of(5);
        SupervisorDriver driver = driverOf(world);
        world.cutOff("h1", true).cutOff("h2", true);
        Moment gone = driver.now();
        driver.runUntil(() -> isAlarmed(driver, "mass-silence"), seconds(15));
        assertThat(driver.now().since(gone)).isLessThan(seconds(15));
        for (int i = 0; i < 600; i++) {
            driver.run(seconds(1));
            assertThat(List.of("h1", "h2")).noneMatch(host -> driver.verdict(host) == Verdict.LOST);
        }
        world.cutOff("h1", false).cutOff("h2", false);
        driver.run(seconds(70));
        assertThat(isAlarmed(driver, "mass-silence")).isFalse();
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void hostsThatOneWitnessHearsForMinutesAreHeldBackWhenItHearsThemNoMore() {
        ScriptedWorld world = ScriptedWorld.of(5).vm("v1", "h1").vm("v2", "h2").vm("v3", "h3");
        SupervisorDriver driver = driverOf(world);
        List<String> cut = List.of("h1", "h2", "h3");
        cut.forEach(host -> world.hears(ScriptedWorld.SUPERVISOR, host, false).hears("w1", host, false));
        driver.run(seconds(300));
        assertThat(isAlarmed(driver, "mass-silence")).isTrue();
        cut.forEach(host -> world.hears("w2", host, false));
        driver.run(seconds(120));
        assertThat(cut).noneMatch(host -> driver.verdict(host) == Verdict.LOST);
        assertThat(driver.effects(Effect.Fence.class)).isEmpty();
    }

    @Test
    void hostsThatVanishedTogetherWhileTheSupervisorWasDeafAreHeldBackWhenItHearsAgain() {
        ScriptedWorld world = ScriptedWorld.of(5).vm("v1", "h1").vm("v2", "h2").vm("v3", "h3");
        SupervisorDriver driver = driverOf(world);
        world.cutOffSupervisor(true);
        driver.run(seconds(2));
        List<String> gone = List.of("h1", "h2", "h3");
        gone.forEach(host -> world.cutOff(host, true));
        driver.run(seconds(113));
        world.cutOffSupervisor(false);
        driver.run(seconds(120));
        assertThat(gone).noneMatch(host -> driver.verdict(host) == Verdict.LOST);
        assertThat(driver.effects(Effect.Fence.class)).isEmpty();
        assertThat(isAlarmed(driver, "mass-silence")).isTrue();
    }

    @Test
    void hostsThatVanishAFewSecondsApartAreHeldBackToo() {
        ScriptedWorld world = ScriptedWorld.of(5);
        SupervisorDriver driver = driverOf(world);
        world.cutOff("h1", true);
        driver.run(seconds(4));
        world.cutOff("h2", true);
        for (int i = 0; i < 60; i++) {
            driver.run(seconds(1));
            assertThat(driver.verdict("h1")).isNotEqualTo(Verdict.LOST);
        }
    }

    @Test
    void hostsThatAreSetAsideCountIfTheyVanishTogetherWithOthers() {
        ScriptedWorld world = ScriptedWorld.of(5);
        world.state("h2", HostState.MAINTENANCE);
        world.state("h3", HostState.MAINTENANCE);
        SupervisorDriver driver = driverOf(world);
        world.cutOff("h1", true).cutOff("h2", true).cutOff("h3", true);
        driver.runUntil(() -> isAlarmed(driver, "mass-silence"), seconds(15));
        for (int i = 0; i < 60; i++) {
            driver.run(seconds(1));
            assertThat(driver.verdict("h1")).isNotEqualTo(Verdict.LOST);
        }
    }

    @Test
    void aHostThatIsSetAsideAndWentSilentBeforeHoldsNobodyBack() {
        ScriptedWorld world = ScriptedWorld.of(5);
        world.state("h2", HostState.MAINTENANCE);
        SupervisorDriver driver = driverOf(world);
        world.hang("h2");
        driver.run(seconds(10));
        world.hang("h1");
        driver.runUntil(() -> driver.verdict("h1") == Verdict.LOST, seconds(15));
        assertThat(isAlarmed(driver, "mass-silence")).isFalse();
    }

    @Test
    void oneOfTwoHostsIsStillLost() {
        ScriptedWorld world = ScriptedWorld.of(2);
        SupervisorDriver driver = driverOf(world);
        world.hang("h1");
        driver.runUntil(() -> driver.verdict("h1") == Verdict.LOST, seconds(15));
    }

    @Test
    void hostsWithoutPowerAreLostHoweverManyTheyAre() {
        ScriptedWorld world = ScriptedWorld.of(5);
        SupervisorDriver driver = driverOf(world);
        world.cutPower("h1").cutPower("h2").cutPower("h3");
        driver.runUntil(
                () -> List.of("h1", "h2", "h3").stream().allMatch(host -> driver.verdict(host) == Verdict.LOST),
                seconds(15));
        assertThat(isAlarmed(driver, "mass-silence")).isFalse();
    }

    @Test
    void aBrakeLetsGoOfTheOneThatStaysSilentWhenTheOthersAreBack() {
        ScriptedWorld world = ScriptedWorld.of(5);
        SupervisorDriver driver = driverOf(world);
        world.cutOff("h1", true).hang("h2").bmc("h2", Bmc.DEAD);
        driver.runUntil(() -> isAlarmed(driver, "mass-silence"), seconds(15));
        world.cutOff("h1", false);
        driver.run(seconds(50));
        assertThat(driver.verdict("h2")).isEqualTo(Verdict.UNKNOWN);
        driver.runUntil(() -> driver.verdict("h2") == Verdict.LOST, seconds(20));
    }

    @Test
    void aRackThatVanishesIsHeldBackAndTheRestIsNot() {
        ScriptedWorld world = new ScriptedWorld();
        for (int i = 1; i <= 12; i++) {
            world.add("h" + i, FailureDomain.of("hall", "rack" + (i - 1) / 4));
        }
        SupervisorDriver driver = driverOf(world);
        world.cutOff("h1", true).cutOff("h2", true).hang("h12");
        driver.runUntil(() -> driver.verdict("h12") == Verdict.LOST, seconds(15));
        driver.run(seconds(30));
        assertThat(isAlarmed(driver, "mass-silence/hall/rack0")).isTrue();
        assertThat(isAlarmed(driver, "mass-silence")).isFalse();
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.UNKNOWN);
        assertThat(driver.verdict("h12")).isEqualTo(Verdict.LOST);
    }

    @Test
    void whatAnEarlierSupervisorHeldBackIsReleasedWhenItIsOver() {
        Fact raised = new Fact.AlarmRaised("mass-silence", Severity.CRITICAL, "3 of 5 hosts went silent at once");
        SupervisorDriver next =
                new SupervisorDriver(SETTINGS, ScriptedWorld.of(5), Epoch.of(2), new Moment(0), List.of(raised));
        next.run(seconds(30));
        assertThat(isAlarmed(next, "mass-silence")).isTrue();
        next.run(seconds(50));
        assertThat(isAlarmed(next, "mass-silence")).isFalse();
    }

    @Test
    void theAlarmOfAFailureDomainThatIsGoneIsOver() {
        ScriptedWorld world = new ScriptedWorld();
        List.of("h1", "h2", "h3").forEach(host -> world.add(host, FailureDomain.of("hall", "rack1")));
        List<Fact> journal = List.of(
                new Fact.AlarmRaised("mass-silence/hall/rack0", Severity.CRITICAL, "2 of 4 hosts went silent"),
                new Fact.AlarmRaised("mass-silence/hall/rack1", Severity.CRITICAL, "2 of 4 hosts went silent"));
        SupervisorDriver next = new SupervisorDriver(SETTINGS, world, Epoch.of(2), new Moment(0), journal);
        next.run(seconds(30));
        assertThat(isAlarmed(next, "mass-silence/hall/rack0")).isFalse();
        assertThat(isAlarmed(next, "mass-silence/hall/rack1")).isTrue();
    }

    @Test
    void aBrakeThatWouldHoldAlwaysIsRefused() {
        assertThatThrownBy(() -> new VerdictSettings.Brake(1, Share.ofPercent(30), seconds(60), seconds(60)))
                .hasMessageContaining("verdict.brake.least");
    }
}
