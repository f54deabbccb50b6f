package io.evenkeel.supervisor.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.drive.ScriptedWorld.Bmc;
import io.evenkeel.supervisor.drive.SupervisorDriver;
import io.evenkeel.supervisor.effect.Effect.Fence;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.verdict.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many hosts are cut off in a while, and whom that holds up. */
class FenceBudgetTest extends FencingBench {

    private static List<HostId> counted(SupervisorDriver driver) {
        return driver.facts(Fact.FenceCounted.class).stream()
                .map(Fact.FenceCounted::host)
                .toList();
    }

    @Test
    void aHostThatComesBackWaitsForTheBudgetNoMore() {
        SupervisorDriver driver = first(1);
        world.hang("h1");
        driver.runUntil(() -> isDead(driver, H1), seconds(15));
        driver.run(seconds(180));
        world.cutOff("h2", true);
        driver.run(seconds(60));
        assertThat(alarm(driver, "fence-budget")).isPresent();
        world.cutOff("h2", false);
        driver.run(seconds(5));
        assertThat(alarm(driver, "fence-budget")).isEmpty();
        assertThat(driver.effects(Fence.class)).hasSize(1);
    }

    @Test
    void noMoreHostsAreCutOffInAWhileThanTheBudgetAllows() {
        SupervisorDriver driver = first(1);
        world.hang("h1");
        driver.runUntil(() -> isDead(driver, H1), seconds(15));
        driver.run(seconds(180));
        world.hang("h2");
        driver.run(seconds(180));
        assertThat(driver.verdict("h2")).isEqualTo(Verdict.LOST);
        assertThat(driver.effects(Fence.class)).hasSize(1);
        assertThat(alarm(driver, "fence-budget")).isPresent();
        driver.runUntil(() -> isDead(driver, H2), seconds(300));
        assertThat(alarm(driver, "fence-budget")).isEmpty();
    }

    @Test
    void theNextSupervisorReckonsWithTheFencesOfTheOneBefore() {
        SupervisorDriver driver = first(1);
        world.hang("h1");
        driver.runUntil(() -> isDead(driver, H1), seconds(15));
        driver.run(seconds(180));
        SupervisorDriver next = after(driver, 1);
        next.run(seconds(30));
        world.hang("h2");
        next.run(seconds(180));
        assertThat(next.verdict("h2")).isEqualTo(Verdict.LOST);
        assertThat(next.effects(Fence.class)).isEmpty();
        assertThat(alarm(next, "fence-budget")).isPresent();
        next.runUntil(() -> isDead(next, H2), seconds(300));
        assertThat(next.supervisor().ledger().fences()).singleElement().returns(H2, Fact.FenceCounted::host);
    }

    @Test
    void aDeviceThatCannotBeAskedSpendsOnce() {
        SupervisorDriver driver = first(2);
        world.hang("h1").bmc("h1", Bmc.UNREACHABLE);
        driver.run(seconds(900));
        assertThat(driver.effects(Fence.class)).hasSizeGreaterThan(20);
        assertThat(counted(driver)).containsExactly(H1);
        assertThat(alarm(driver, "fence-failed/h1")).isPresent();
        assertThat(alarm(driver, "fence-budget")).isEmpty();
    }

    @Test
    void aHostWithAGoodDeviceIsNotHeldUpByOneWhoseDeviceCannotBeAsked() {
        SupervisorDriver driver = first(2);
        world.hang("h1").bmc("h1", Bmc.UNREACHABLE);
        driver.run(seconds(180));
        world.hang("h2");
        driver.runUntil(() -> isDead(driver, H2), seconds(15));
        assertThat(counted(driver)).containsExactly(H1, H2);
    }

    @Test
    void theNextSupervisorDoesNotSpendAgainForAHostWhoseDeviceCannotBeAsked() {
        SupervisorDriver driver = first(2);
        world.hang("h1").bmc("h1", Bmc.UNREACHABLE);
        driver.run(seconds(60));
        SupervisorDriver next = after(driver, 2).run(seconds(180));
        assertThat(next.effects(Fence.class)).isNotEmpty();
        assertThat(counted(next)).isEmpty();
        world.hang("h2");
        next.runUntil(() -> isDead(next, H2), seconds(15));
    }

    @Test
    void theNextSupervisorSpendsAgainForAHostThatWasCutOffAndCameBack() {
        SupervisorDriver driver = first(2);
        world.hang("h1");
        driver.runUntil(() -> isDead(driver, H1), seconds(15));
        world.givePower("h1");
        driver.run(seconds(30));
        assertThat(isDead(driver, H1)).isFalse();
        SupervisorDriver next = after(driver, 2).run(seconds(180));
        world.vm("v5", "h1").hang("h1");
        next.runUntil(() -> isDead(next, H1), seconds(60));
        assertThat(counted(next)).containsExactly(H1);
    }

    @Test
    void aHostThatAnsweredInBetweenSpendsAgain() {
        SupervisorDriver driver = first(2);
        world.cutOff("h1", true).bmc("h1", Bmc.UNREACHABLE);
        driver.run(seconds(60));
        world.cutOff("h1", false);
        driver.run(seconds(180));
        assertThat(alarm(driver, "fence-failed/h1")).isEmpty();
        world.cutOff("h1", true);
        driver.run(seconds(60));
        assertThat(counted(driver)).containsExactly(H1, H1);
    }

    @Test
    void theNextSupervisorClearsTheAlarmOfAHostThatAnswersAgain() {
        SupervisorDriver driver = first(2);
        world.cutOff("h1", true).bmc("h1", Bmc.UNREACHABLE);
        driver.run(seconds(60));
        assertThat(alarm(driver, "fence-failed/h1")).isPresent();
        world.cutOff("h1", false);
        SupervisorDriver next = after(driver, 2).run(seconds(60));
        assertThat(alarm(next, "fence-failed/h1")).isEmpty();
        assertThat(next.effects(Fence.class)).isEmpty();
    }

    @Test
    void theAlarmNamesAHostThatStillWaits() {
        SupervisorDriver driver = first(1);
        world.hang("h1");
        driver.runUntil(() -> isDead(driver, H1), seconds(15));
        driver.run(seconds(150));
        world.cutOff("h2", true);
        driver.run(seconds(150));
        world.hang("h3");
        driver.run(seconds(60));
        assertThat(driver.verdict("h3")).isEqualTo(Verdict.LOST);
        assertThat(alarm(driver, "fence-budget")).get().asString().contains("h2", "h3");
        world.cutOff("h2", false);
        driver.run(seconds(10));
        assertThat(alarm(driver, "fence-budget"))
                .get()
                .asString()
                .contains("h3")
                .doesNotContain("h2");
        assertThat(driver.facts(Fact.AlarmRaised.class).stream()
                        .filter(raised -> raised.name().equals("fence-budget")))
                .hasSize(3);
        driver.runUntil(() -> isDead(driver, H3), seconds(600));
        assertThat(alarm(driver, "fence-budget")).isEmpty();
    }
}
