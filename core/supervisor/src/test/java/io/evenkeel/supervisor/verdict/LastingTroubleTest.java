package io.evenkeel.supervisor.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.drive.ScriptedWorld;
import io.evenkeel.supervisor.drive.SupervisorDriver;
import io.evenkeel.supervisor.fact.Fact;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever stays down or undecided is told of, for as long as that lasts. */
class LastingTroubleTest {

    private static final SupervisorSettings WITNESSED =
            SupervisorSettings.DEFAULT.with(VerdictSettings.DEFAULT.withWitnesses(List.of("w1", "w2")));

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }

    private static boolean isAlarmed(SupervisorDriver driver, String name) {
        return driver.supervisor().ledger().alarm(name).isPresent();
    }

    @Test
    void aHostThatIsIsolatedAfterTheBrakeHasLetGoIsTold() {
        ScriptedWorld world = ScriptedWorld.of(5).vm("v1", "h1").vm("v2", "h2");
        SupervisorDriver driver = new SupervisorDriver(WITNESSED, world).run(seconds(15));
        // w2 goes on hearing h1
        world.hears(ScriptedWorld.SUPERVISOR, "h1", false).hears("w1", "h1", false);
        world.cutOff("h2", true);
        driver.run(seconds(60));
        assertThat(isAlarmed(driver, "mass-silence")).isTrue();
        world.cutOff("h2", false);
        driver.run(Duration.ofHours(2));
        assertThat(isAlarmed(driver, "mass-silence")).isFalse();
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.ALIVE_ISOLATED);
        assertThat(isAlarmed(driver, "host-isolated/h1")).isTrue();
    }

    @Test
    void aHostThatNobodyCanJudgeAfterTheBrakeHasLetGoIsTold() {
        ScriptedWorld world = ScriptedWorld.of(5).vm("v1", "h1").vm("v2", "h2");
        SupervisorDriver driver = new SupervisorDriver(WITNESSED, world).run(seconds(15));
        world.cutOff("h1", true).cutOff("h2", true);
        driver.run(seconds(60));
        assertThat(isAlarmed(driver, "mass-silence")).isTrue();
        world.witnessAnswers("w1", false).witnessAnswers("w2", false);
        world.cutOff("h2", false);
        driver.run(Duration.ofHours(2));
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.UNKNOWN);
        assertThat(driver.supervisor().ledger().alarms()).isNotEmpty();
    }

    @Test
    void alarmsOfOneHostDoNotContradictEachOther() {
        ScriptedWorld world = ScriptedWorld.of(5).vm("v1", "h1");
        SupervisorDriver driver = new SupervisorDriver(WITNESSED, world).run(seconds(15));
        world.hears(ScriptedWorld.SUPERVISOR, "h1", false).hears("w1", "h1", false);
        driver.run(seconds(60));
        assertThat(isAlarmed(driver, "host-isolated/h1")).isTrue();
        world.witnessAnswers("w1", false).witnessAnswers("w2", false);
        driver.run(Duration.ofHours(2));
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.UNKNOWN);
        assertThat(isAlarmed(driver, "host-undecided/h1")).isTrue();
        assertThat(isAlarmed(driver, "host-isolated/h1")).isFalse();
    }

    private SupervisorDriver flap(SupervisorSettings settings, int deaf, int well) {
        ScriptedWorld world = ScriptedWorld.of(5).vm("v1", "h1");
        SupervisorDriver driver = new SupervisorDriver(
                        settings, world, Epoch.of(1), new Moment(0), List.of(world.kept()))
                .run(seconds(150));
        world.hang("h1"); // dead, with a device that works
        for (int i = 0; i < 3600 / (deaf + well); i++) {
            world.cutOffSupervisor(true);
            driver.run(seconds(deaf));
            world.cutOffSupervisor(false);
            driver.run(seconds(well));
        }
        return driver;
    }

    @Test
    void aDeadHostIsToldOfThoughItsSupervisorIsDeafAgainAndAgain() {
        SupervisorDriver driver = flap(SupervisorSettings.DEFAULT, 11, 15);
        assertThat(driver.facts(Fact.HostDead.class).isEmpty()
                        && driver.facts(Fact.AlarmRaised.class).isEmpty())
                .isFalse();
    }

    @Test
    void aDeadHostIsToldOfThoughItsSupervisorStandsStillAgainAndAgain() {
        ScriptedWorld world = ScriptedWorld.of(5).vm("v1", "h1");
        SupervisorDriver driver = new SupervisorDriver(
                        SupervisorSettings.DEFAULT, world, Epoch.of(1), new Moment(0), List.of(world.kept()))
                .run(seconds(150));
        world.hang("h1");
        for (int i = 0; i < 144; i++) {
            driver.pause(seconds(3)).run(seconds(22));
        }
        assertThat(driver.facts(Fact.HostDead.class).isEmpty()
                        && driver.facts(Fact.AlarmRaised.class).isEmpty())
                .isFalse();
    }

    @Test
    void aPlatformThatDoesNotRestartIsTold() {
        ScriptedWorld world = ScriptedWorld.of(5).vm("v1", "h1").byPlatform("v1", true);
        SupervisorDriver driver = new SupervisorDriver(WITNESSED, world).run(seconds(60));
        world.hang("h1");
        driver.run(Duration.ofHours(3));
        assertThat(isAlarmed(driver, "platform-idle/h1")).isTrue();
    }

    @Test
    void aPlatformThatDoesNotRestartVmsOfAHostWithoutPowerIsTold() {
        ScriptedWorld world = ScriptedWorld.of(5).vm("v1", "h1").byPlatform("v1", true);
        SupervisorDriver driver = new SupervisorDriver(WITNESSED, world).run(seconds(60));
        world.cutPower("h1");
        driver.run(Duration.ofHours(3));
        assertThat(isAlarmed(driver, "platform-idle/h1")).isTrue();
    }
}
