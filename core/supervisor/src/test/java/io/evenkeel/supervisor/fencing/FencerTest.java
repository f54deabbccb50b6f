package io.evenkeel.supervisor.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Effect;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.drive.ScriptedWorld;
import io.evenkeel.supervisor.drive.ScriptedWorld.Bmc;
import io.evenkeel.supervisor.drive.SupervisorDriver;
import io.evenkeel.supervisor.effect.Effect.Fence;
import io.evenkeel.supervisor.effect.Effect.Restart;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.verdict.Verdict;
import io.evenkeel.supervisor.verdict.VerdictSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FencerTest {

    private static final SupervisorSettings SETTINGS =
            SupervisorSettings.DEFAULT.with(VerdictSettings.DEFAULT.withWitnesses(List.of("w1", "w2")));
    private static final SupervisorSettings WITH_WATCHDOG =
            SETTINGS.with(FencingSettings.DEFAULT.with(SelfFencing.of(Duration.ZERO, seconds(30))));

    private final ScriptedWorld world =
            ScriptedWorld.of(5).vm("v1", "h1").vm("v2", "h2").vm("v3", "h3").vm("v4", "h4");

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }

    private SupervisorDriver driverOf(SupervisorSettings settings) {
        return driverOf(settings, 1, new Moment(0), List.of(world.kept())).run(seconds(15));
    }

    private SupervisorDriver driverOf(SupervisorSettings settings, long epoch, Moment now, List<Fact> journal) {
        return new SupervisorDriver(settings, world, Epoch.of(epoch), now, journal);
    }

    private static List<Fact> heir(Fact before, SupervisorDriver driver) {
        List<Fact> journal = new ArrayList<>();
        journal.add(before);
        journal.addAll(driver.journal());
        return journal;
    }

    private static List<Fact.Intent> openFences(SupervisorDriver driver) {
        return driver.supervisor().ledger().open().stream()
                .map(Ledger.OpenIntent::intent)
                .filter(Fact.FenceIntended.class::isInstance)
                .toList();
    }

    private static Optional<SafetyEvidence> proof(SupervisorDriver driver, String host) {
        return Optional.ofNullable(driver.supervisor().ledger().dead().get(ScriptedWorld.host(host)));
    }

    @Test
    void aLostHostIsCutOffAndTheReceiptIsTheProof() {
        SupervisorDriver driver = driverOf(SETTINGS);
        world.hang("h1");
        driver.runUntil(() -> proof(driver, "h1").isPresent(), seconds(15));
        assertThat(proof(driver, "h1")).get().isInstanceOf(FenceReceipt.class);
        Fence fence = driver.effects(Fence.class).get(0);
        assertThat(driver.facts(Fact.FenceIntended.class))
                .singleElement()
                .returns(fence.operation().id(), Fact.FenceIntended::operation);
        assertThat(driver.facts(Fact.FenceEnded.class))
                .singleElement()
                .returns(Ending.Kind.DONE, ended -> ended.ending().kind());
        driver.run(seconds(1));
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.DEAD_CONFIRMED);
        driver.run(seconds(60));
        assertThat(driver.effects(Fence.class)).hasSize(1);
    }

    @Test
    void aHostOnWhichNothingIsKeptIsNotCutOff() {
        SupervisorDriver driver = driverOf(SETTINGS);
        world.hang("h5");
        driver.run(seconds(60));
        assertThat(driver.verdict("h5")).isEqualTo(Verdict.LOST);
        assertThat(driver.effects(Fence.class)).isEmpty();
    }

    @Test
    void aHostOfVmsThatThePlatformKeepsIsCutOffOnceOneOfThemIsNoLongerKept() {
        world.vm("v5", "h1").byPlatform("v1", true).byPlatform("v5", true);
        SupervisorDriver driver = driverOf(SETTINGS);
        world.hang("h1");
        driver.run(seconds(60));
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.LOST);
        assertThat(driver.effects(Fence.class)).isEmpty();
        world.byPlatform("v5", false);
        driver.runUntil(() -> proof(driver, "h1").isPresent(), seconds(40));
        assertThat(driver.effects(Fence.class)).hasSize(1);
        driver.run(seconds(60));
        assertThat(driver.effects(Restart.class))
                .extracting(start -> start.request().vm().value())
                .containsOnly("v5");
    }

    @Test
    void aFenceWithoutAnAnswerIsRepeatedByTheSameOperationUntilItSucceeds() {
        SupervisorDriver driver = driverOf(SETTINGS);
        world.hang("h1").bmc("h1", Bmc.DEAD);
        driver.run(seconds(120));
        assertThat(driver.supervisor().ledger().alarm("fence-failed/h1")).isPresent();
        assertThat(proof(driver, "h1")).isEmpty();
        assertThat(driver.effects(Fence.class))
                .hasSizeGreaterThan(2)
                .allMatch(fence -> fence.operation()
                        .equals(driver.effects(Fence.class).get(0).operation()));
        world.bmc("h1", Bmc.WORKS);
        driver.runUntil(() -> proof(driver, "h1").isPresent(), seconds(60));
        assertThat(driver.supervisor().ledger().alarms()).isEmpty();
        assertThat(openFences(driver)).isEmpty();
    }

    @Test
    void aFenceThatWasRefusedIsTriedAgainAsAnotherOperation() {
        SupervisorDriver driver = driverOf(SETTINGS);
        world.hang("h1")
                .answering(
                        Fence.class,
                        fence -> Optional.of(new Reply.Failed(ErrorKind.DENIED, Effect.NONE, "wrong password")));
        driver.run(seconds(30));
        List<Fact.FenceEnded> ends = driver.facts(Fact.FenceEnded.class);
        assertThat(ends).hasSizeGreaterThan(1).allMatch(end -> end.ending().kind() == Ending.Kind.WITHOUT_EFFECT);
        assertThat(driver.effects(Fence.class).stream().map(Fence::operation).distinct())
                .hasSameSizeAs(driver.effects(Fence.class));
    }

    @Test
    void aFenceDeviceThatOnlySaysSoProvesNothing() {
        SupervisorDriver driver = driverOf(SETTINGS);
        world.hang("h1").bmc("h1", Bmc.IDLE);
        driver.run(seconds(180));
        assertThat(proof(driver, "h1")).isEmpty();
    }

    @Test
    void aHostThatIsSeenOffIsProvenEvenIfItsFenceFails() {
        SupervisorDriver driver = driverOf(SETTINGS);
        world.cutPower("h1")
                .answering(
                        Fence.class,
                        fence -> Optional.of(new Reply.Failed(ErrorKind.HYPERVISOR_FAULT, Effect.UNKNOWN, "409")));
        driver.runUntil(() -> proof(driver, "h1").isPresent(), seconds(20));
        assertThat(proof(driver, "h1")).get().isInstanceOf(FenceReceipt.class);
        assertThat(openFences(driver)).isEmpty();
    }

    @Test
    void aWatchdogProvesItWhenTheFenceDeviceIsDeadToo() {
        SupervisorDriver driver = driverOf(WITH_WATCHDOG);
        world.hang("h1").bmc("h1", Bmc.DEAD);
        Moment died = driver.now();
        driver.runUntil(() -> proof(driver, "h1").isPresent(), seconds(60));
        assertThat(driver.now().since(died)).isBetween(seconds(35), seconds(40));
        assertThat(proof(driver, "h1")).get().isInstanceOf(SafetyEvidence.BoundElapsed.class);
        assertThat(openFences(driver)).isEmpty();
        driver.run(seconds(60));
        assertThat(driver.supervisor().ledger().alarms()).isEmpty();
    }

    @Test
    void aWatchdogProvesNothingAboutHostsThatVanishTogether() {
        SupervisorDriver driver = driverOf(WITH_WATCHDOG);
        world.cutOff("h1", true).cutOff("h2", true);
        driver.run(seconds(300));
        assertThat(driver.facts(Fact.HostDead.class)).isEmpty();
        assertThat(driver.effects(Fence.class)).isEmpty();
    }

    @Test
    void aPersonMayCutAHostOffThatAnswers() {
        SupervisorDriver driver = driverOf(SETTINGS);
        driver.ask(new Request.FenceNow(ScriptedWorld.host("h1"), "ada", "smoke"))
                .run(seconds(2));
        assertThat(proof(driver, "h1")).get().isInstanceOf(FenceReceipt.class);
        assertThat(driver.facts(Fact.FenceIntended.class).get(0).reason()).isEqualTo("ordered by ada: smoke");
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.DEAD_CONFIRMED);
    }

    @Test
    void whatAPersonOrderedInVainIsGivenUpWithAnAlarm() {
        SupervisorDriver driver = driverOf(SETTINGS);
        world.bmc("h1", Bmc.DEAD);
        driver.ask(new Request.FenceNow(ScriptedWorld.host("h1"), "ada", "smoke"))
                .run(seconds(300));
        assertThat(driver.effects(Fence.class)).hasSize(5);
        assertThat(openFences(driver)).isEmpty();
        assertThat(driver.supervisor().ledger().alarm("order-refused/h1")).isPresent();
    }

    @Test
    void aPersonMayTakeTheResponsibilityForASilentHost() {
        SupervisorDriver driver = driverOf(SETTINGS);
        world.hang("h1").bmc("h1", Bmc.DEAD);
        driver.run(seconds(60));
        driver.ask(new Request.ConfirmDown(ScriptedWorld.host("h1"), "ada", "I pulled the plug"));
        assertThat(proof(driver, "h1")).get().isInstanceOf(SafetyEvidence.OperatorOverride.class);
        assertThat(openFences(driver)).isEmpty();
    }

    @Test
    void aPersonIsNotBelievedAboutAHostThatAnswers() {
        SupervisorDriver driver = driverOf(SETTINGS);
        driver.ask(new Request.ConfirmDown(ScriptedWorld.host("h1"), "ada", "I pulled the plug"));
        assertThat(proof(driver, "h1")).isEmpty();
        assertThat(driver.supervisor().ledger().alarm("order-refused/h1")).isPresent();
    }

    private static String refusal(SupervisorDriver driver) {
        return driver.supervisor()
                .ledger()
                .alarm("order-refused/h1")
                .map(Ledger.Alarm::text)
                .orElse("");
    }

    private SupervisorDriver withARefusedOrder() {
        SupervisorDriver driver = driverOf(SETTINGS);
        driver.ask(new Request.ConfirmDown(ScriptedWorld.host("h1"), "ada", "I pulled the plug"));
        assertThat(refusal(driver)).contains("ada");
        return driver;
    }

    @Test
    void theRefusalOfALaterOrderTakesThePlaceOfThatOfAnEarlier() {
        SupervisorDriver driver = withARefusedOrder();
        driver.ask(new Request.ConfirmDown(ScriptedWorld.host("h1"), "bob", "so did I"));
        assertThat(refusal(driver)).contains("bob");
    }

    @Test
    void aRefusedOrderIsOverWhenItIsTakenBack() {
        SupervisorDriver driver = withARefusedOrder();
        driver.ask(new Request.Resume(ScriptedWorld.host("h1"), "ada"));
        assertThat(refusal(driver)).isEmpty();
    }

    @Test
    void aRefusedOrderIsOverWhenTheHostIsDownAfterAll() {
        SupervisorDriver driver = withARefusedOrder();
        world.hang("h1");
        driver.runUntil(() -> proof(driver, "h1").isPresent(), seconds(15));
        driver.run(seconds(1));
        assertThat(refusal(driver)).isEmpty();
    }

    @Test
    void aRefusedOrderIsOverWhenTheHostHasGoneOnAnsweringForAnHour() {
        SupervisorDriver driver = withARefusedOrder().run(seconds(1800));
        SupervisorDriver next = driverOf(SETTINGS, 2, driver.now(), heir(world.kept(), driver));
        next.run(seconds(3500));
        assertThat(refusal(next)).isNotEmpty();
        next.run(seconds(200));
        assertThat(refusal(next)).isEmpty();
    }

    @Test
    void aHostThatComesBackWithPowerVoidsTheProof() {
        SupervisorDriver driver = driverOf(SETTINGS);
        world.hang("h1");
        driver.runUntil(() -> proof(driver, "h1").isPresent(), seconds(15));
        driver.run(seconds(20));
        assertThat(driver.facts(Fact.HostBack.class)).isEmpty();
        world.givePower("h1");
        driver.run(seconds(3));
        assertThat(driver.facts(Fact.HostBack.class)).hasSize(1);
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void aHostThatAnswersWhileItsFenceIsInDoubtIsNotFencedAgain() {
        SupervisorDriver driver = driverOf(SETTINGS);
        world.hang("h1").bmc("h1", Bmc.DEAD);
        driver.runUntil(
                () -> driver.supervisor().ledger().alarm("fence-failed/h1").isPresent(), seconds(60));
        world.givePower("h1");
        int fences = driver.effects(Fence.class).size();
        driver.run(seconds(60));
        assertThat(driver.effects(Fence.class).size()).isBetween(fences, fences + 1);
        assertThat(driver.facts(Fact.HostBack.class)).hasSize(1);
        assertThat(openFences(driver)).isEmpty();
        assertThat(driver.supervisor().ledger().alarms()).isEmpty();
    }

    @Test
    void aReceiptThatIsReadLongAfterItWasAskedForProvesNothing() {
        SupervisorDriver driver = driverOf(SETTINGS);
        world.hang("h1");
        driver.runUntil(() -> !driver.effects(Fence.class).isEmpty(), seconds(15));
        world.givePower("h1");
        driver.pause(seconds(60)).run(seconds(10));
        assertThat(proof(driver, "h1")).isEmpty();
        assertThat(driver.facts(Fact.HostDead.class)).isEmpty();
        assertThat(openFences(driver)).isEmpty();
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void anOrderedFenceOfWhichIsToldTooLateIsNotCarriedOutAgain() {
        SupervisorDriver driver = driverOf(SETTINGS);
        driver.ask(new Request.FenceNow(ScriptedWorld.host("h1"), "somebody", "it smokes"));
        driver.runUntil(() -> !driver.effects(Fence.class).isEmpty(), seconds(5));
        world.givePower("h1");
        driver.pause(seconds(60)).run(seconds(30));
        assertThat(driver.effects(Fence.class)).hasSize(1);
        assertThat(proof(driver, "h1")).isEmpty();
        assertThat(driver.supervisor().ledger().alarm("order-refused/h1")).isPresent();
    }

    @Test
    void aHostThatIsStillLostAfterALateReceiptIsCutOffByAnotherOperation() {
        SupervisorDriver driver = driverOf(SETTINGS);
        world.hang("h1");
        driver.runUntil(() -> !driver.effects(Fence.class).isEmpty(), seconds(15));
        driver.pause(seconds(60)).runUntil(() -> proof(driver, "h1").isPresent(), seconds(60));
        assertThat(proof(driver, "h1")).get().isInstanceOf(FenceReceipt.class);
        assertThat(driver.effects(Fence.class).stream().map(Fence::operation).distinct())
                .hasSize(2);
    }

    @Test
    void theNextSupervisorGoesOnWithTheSameOperationAndProvesTheEndByAnother() {
        SupervisorDriver driver = driverOf(SETTINGS);
        world.hang("h1").bmc("h1", Bmc.DEAD);
        driver.runUntil(() -> !driver.effects(Fence.class).isEmpty(), seconds(15));
        world.bmc("h1", Bmc.WORKS);
        SupervisorDriver next = driverOf(SETTINGS, 2, driver.now(), heir(world.kept(), driver));
        next.runUntil(() -> proof(next, "h1").isPresent(), seconds(20));
        OperationId first = driver.effects(Fence.class).get(0).operation().id();
        assertThat(next.effects(Fence.class))
                .hasSize(2)
                .first()
                .returns(first, fence -> fence.operation().id());
        assertThat(next.facts(Fact.FenceIntended.class))
                .as("when the first was carried out nobody can say")
                .singleElement()
                .matches(again -> !again.operation().equals(first));
    }

    @Test
    void theNextSupervisorDoesNotFenceAHostThatAnswersAgain() {
        SupervisorDriver driver = driverOf(SETTINGS);
        world.hang("h1").bmc("h1", Bmc.DEAD);
        driver.runUntil(() -> !driver.effects(Fence.class).isEmpty(), seconds(15));
        world.givePower("h1").bmc("h1", Bmc.WORKS);
        SupervisorDriver next =
                driverOf(SETTINGS, 2, driver.now(), heir(world.kept(), driver)).run(seconds(60));
        assertThat(next.effects(Fence.class)).isEmpty();
        assertThat(openFences(next)).isEmpty();
    }
}
