package io.evenkeel.supervisor.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.unit.Share;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.drive.ScriptedWorld;
import io.evenkeel.supervisor.drive.ScriptedWorld.Bmc;
import io.evenkeel.supervisor.drive.SupervisorDriver;
import io.evenkeel.supervisor.effect.Effect.Fence;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.verdict.Verdict;
import io.evenkeel.supervisor.verdict.VerdictSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FenceBudgetTest {

    private static final HostId H1 = ScriptedWorld.host("h1");
    private static final HostId H2 = ScriptedWorld.host("h2");
    private static final HostId H3 = ScriptedWorld.host("h3");

    private final ScriptedWorld world =
            ScriptedWorld.of(5).vm("v1", "h1").vm("v2", "h2").vm("v3", "h3").vm("v4", "h4");

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }

    private static SupervisorSettings fencesInTenMinutes(int most) {
        return SupervisorSettings.DEFAULT
                .with(VerdictSettings.DEFAULT.withWitnesses(List.of("w1", "w2")))
                .with(new FencingSettings(
                        seconds(25),
                        FencingSettings.DEFAULT.pauses(),
                        new FencingSettings.Budget(most, Share.ofPercent(1), Duration.ofMinutes(10)),
                        Optional.empty(),
                        Map.of()));
    }

    private SupervisorDriver first(int most) {
        return new SupervisorDriver(fencesInTenMinutes(most), world, Epoch.of(1), new Moment(0), List.of(world.kept()))
                .run(seconds(15));
    }

    /** Another supervisor, who begins with the journal of that one, compacted. */
    private SupervisorDriver after(SupervisorDriver before, int most) {
        List<Fact> journal = new ArrayList<>();
        journal.add(world.kept());
        journal.addAll(before.journal());
        Ledger ledger = new Ledger();
        journal.forEach(fact -> ledger.add(fact, Epoch.of(1)));
        return new SupervisorDriver(fencesInTenMinutes(most), world, Epoch.of(2), before.now(), ledger.facts());
    }

    private static List<HostId> counted(SupervisorDriver driver) {
        return driver.facts(Fact.FenceCounted.class).stream()
                .map(Fact.FenceCounted::host)
                .toList();
    }

    private static Optional<String> alarm(SupervisorDriver driver, String name) {
        return driver.supervisor().ledger().alarm(name).map(Ledger.Alarm::text);
    }

    private static boolean isDead(SupervisorDriver driver, HostId host) {
        return driver.supervisor().ledger().dead().containsKey(host);
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
