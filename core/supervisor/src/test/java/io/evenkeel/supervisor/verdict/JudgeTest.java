package io.evenkeel.supervisor.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.HealthReport;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.drive.ScriptedWorld;
import io.evenkeel.supervisor.drive.ScriptedWorld.Bmc;
import io.evenkeel.supervisor.drive.SupervisorDriver;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final SupervisorSettings SETTINGS =
            SupervisorSettings.DEFAULT.with(VerdictSettings.DEFAULT.withWitnesses(List.of("w1", "w2")));

    private final ScriptedWorld world = ScriptedWorld.of(4);
    private final SupervisorDriver driver = new SupervisorDriver(SETTINGS, world).run(seconds(5));

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }

    private Duration until(Verdict verdict, String host, Duration atMost) {
        Moment from = driver.now();
        driver.runUntil(() -> driver.verdict(host) == verdict, atMost);
        return driver.now().since(from);
    }

    @Test
    void hostsThatAnswerAreHealthy() {
        assertThat(List.of("h1", "h2", "h3", "h4")).allMatch(host -> driver.verdict(host) == Verdict.HEALTHY);
    }

    @Test
    void aHostThatSaysThatItIsUnwellIsDegraded() {
        world.health("h2", HostHealth.DEGRADED);
        driver.run(seconds(2));
        assertThat(driver.verdict("h2")).isEqualTo(Verdict.DEGRADED);
    }

    @Test
    void aHostWithoutPowerIsLostWithinElevenSeconds() {
        world.cutPower("h1");
        assertThat(until(Verdict.LOST, "h1", seconds(15))).isBetween(Duration.ofMillis(8_900), seconds(11));
    }

    @Test
    void aHostThatHangsIsLostThoughItHasPower() {
        world.hang("h1");
        assertThat(until(Verdict.LOST, "h1", seconds(15))).isBetween(Duration.ofMillis(8_900), seconds(11));
    }

    @Test
    void aDeadFenceDeviceDoesNotKeepTheVerdictUp() {
        world.hang("h1").bmc("h1", Bmc.DEAD);
        assertThat(until(Verdict.LOST, "h1", seconds(15))).isLessThan(seconds(13));
    }

    @Test
    void silenceOfAFewSecondsIsSuspectAndNoMore() {
        world.cutOff("h1", true);
        driver.run(seconds(7));
        assertThat(driver.verdict("h1")).isIn(Verdict.SUSPECT, Verdict.PROBING);
        world.cutOff("h1", false);
        driver.run(seconds(2));
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void aHostThatOnlyThisSupervisorCannotHearIsLeftAlone() {
        world.hears(ScriptedWorld.SUPERVISOR, "h1", false);
        driver.run(seconds(60));
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.ALIVE_ISOLATED);
        assertThat(driver.supervisor().ledger().alarm("host-isolated/h1")).isPresent();
    }

    @Test
    void oneWitnessThatHearsAHostIsBelievedAgainstTheOthers() {
        world.hears(ScriptedWorld.SUPERVISOR, "h1", false).hears("w1", "h1", false);
        driver.run(seconds(60));
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.ALIVE_ISOLATED);
    }

    @Test
    void aWitnessThatDoesNotAnswerDoesNotStandInTheWay() {
        world.witnessAnswers("w2", false).hang("h1");
        until(Verdict.LOST, "h1", seconds(15));
    }

    @Test
    void theAlarmOfAHostThatAnswersThoughItIsCutOffEndsWhenItAnswersNoLonger() {
        world.vm("a", "h1");
        driver.run(seconds(15));
        world.hang("h1");
        until(Verdict.DEAD_CONFIRMED, "h1", seconds(60));
        HealthReport alive = new HealthReport(ScriptedWorld.host("h1"), HostHealth.HEALTHY, "", Instant.EPOCH);
        world.answering(
                Effect.Probe.class,
                probe -> Optional.of(probe.host().equals(alive.host()))
                        .filter(isIt -> isIt)
                        .map(isIt -> new Reply.Probed(alive)));
        driver.run(seconds(30));
        assertThat(driver.supervisor().ledger().alarm("fenced-answers/h1")).isPresent();

        world.answering(Effect.Probe.class, probe -> Optional.empty());
        driver.run(seconds(30));
        assertThat(driver.supervisor().ledger().alarm("fenced-answers/h1")).isEmpty();
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.DEAD_CONFIRMED);
    }

    @Test
    void withoutAnyWitnessThatAnswersNobodyCanSay() {
        world.witnessAnswers("w1", false).witnessAnswers("w2", false).hang("h1");
        driver.run(seconds(60));
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.UNKNOWN);
        assertThat(driver.supervisor().ledger().alarm("host-undecided/h1")).isPresent();
    }

    @Test
    void aWitnessThatHearsNobodyAnyMoreDoesNotVoteForSilence() {
        world.hears(ScriptedWorld.SUPERVISOR, "h1", false).witnessAnswers("w1", false);
        answeredByW2(Map.of());
        staysUndecided("h1");
    }

    @Test
    void aWitnessThatHasForgottenAHostDoesNotVoteForItsSilence() {
        world.hears(ScriptedWorld.SUPERVISOR, "h1", false).witnessAnswers("w1", false);
        Duration age = Duration.ofMillis(500);
        answeredByW2(Map.of(new HostId("h2"), age, new HostId("h3"), age, new HostId("h4"), age));
        staysUndecided("h1");
    }

    @Test
    void aSignOfLifeThatAWitnessToldStaysTrueThoughItKnowsTheHostNoLonger() {
        world.hears(ScriptedWorld.SUPERVISOR, "h1", false).hears("w1", "h1", false);
        Moment begun = driver.now();
        Duration age = Duration.ofMillis(500);
        world.answering(Effect.AskWitness.class, ask -> {
            Duration gone = driver.now().since(begun);
            Map<HostId, Duration> ages = new LinkedHashMap<>();
            List.of("h2", "h3", "h4").forEach(host -> ages.put(new HostId(host), age));
            if (ask.witness().equals("w1")) {
                ages.put(new HostId("h1"), gone.plus(age));
            } else if (gone.compareTo(seconds(8)) < 0) {
                ages.put(new HostId("h1"), age);
            }
            return Optional.of(new Reply.Heard(ages));
        });
        assertThat(until(Verdict.LOST, "h1", seconds(30))).isBetween(seconds(16), seconds(20));
    }

    private void answeredByW2(Map<HostId, Duration> ages) {
        world.answering(
                Effect.AskWitness.class,
                ask -> ask.witness().equals("w2") ? Optional.of(new Reply.Heard(ages)) : Optional.empty());
    }

    private void staysUndecided(String host) {
        for (int i = 0; i < 60; i++) {
            driver.run(seconds(1));
            assertThat(driver.verdict(host)).isNotIn(Verdict.LOST, Verdict.DEAD_CONFIRMED);
        }
        assertThat(driver.verdict(host)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void thatItsPowerIsOffStandsInForAMissingWitness() {
        world.witnessAnswers("w1", false).witnessAnswers("w2", false).cutPower("h1");
        until(Verdict.LOST, "h1", seconds(15));
    }

    @Test
    void aFenceDeviceThatSaysOffIsNotBelievedAgainstAWitness() {
        world.hears(ScriptedWorld.SUPERVISOR, "h1", false)
                .answering(
                        io.evenkeel.supervisor.effect.Effect.ReadPower.class,
                        read -> java.util.Optional.of(
                                new io.evenkeel.supervisor.input.Reply.Power(io.evenkeel.spi.failover.HostPower.OFF)));
        driver.run(seconds(60));
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.ALIVE_ISOLATED);
    }

    @Test
    void aHostWhoseVmsAreSeenRunningIsAlive() {
        world.cutOff("h1", true);
        for (int i = 0; i < 60; i++) {
            driver.run(seconds(1));
            driver.tell(new Input.News(new HealthEvent.VmObserved(running("v1", "h1"))));
            assertThat(driver.verdict("h1")).isNotEqualTo(Verdict.LOST);
        }
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.ALIVE_ISOLATED);
        until(Verdict.LOST, "h1", seconds(15));
    }

    private static Vm running(String vm, String host) {
        return new Vm(
                new VmId(vm),
                vm,
                new Residence.OnHost(new HostId(host), VmState.RUNNING),
                1,
                DataSize.ofGibibytes(1),
                Map.of(),
                Instant.EPOCH);
    }

    @Test
    void aSupervisorThatWasPausedDoesNotBlameTheHosts() {
        driver.pause(seconds(20)).run(Duration.ofMillis(1));
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.UNKNOWN);
        driver.run(seconds(3));
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void whatHappenedDuringAPauseWasSeenByNobody() {
        HostId host = new HostId("h1");
        driver.run(seconds(10));
        Moment before = driver.now();
        assertThat(driver.supervisor().verdicts().answeringSince(host).orElseThrow())
                .isLessThan(before);

        driver.pause(seconds(20)).run(seconds(5));

        assertThat(driver.supervisor().verdicts().answeringSince(host).orElseThrow())
                .isGreaterThan(before.plus(seconds(19)));
    }

    @Test
    void aSupervisorThatIsCutOffTakesNobodyForLost() {
        world.cutOffSupervisor(true);
        for (int i = 0; i < 120; i++) {
            driver.run(seconds(1));
            assertThat(driver.verdict("h1")).isNotEqualTo(Verdict.LOST);
        }
        assertThat(driver.supervisor().ledger().alarm("supervisor-deaf")).isPresent();
        world.cutOffSupervisor(false);
        driver.run(seconds(3));
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.HEALTHY);
        assertThat(driver.supervisor().ledger().alarms()).isEmpty();
    }

    @Test
    void aSupervisorWithoutWitnessesThatWasDeafForLongFencesNobodyWhenItHearsAgain() {
        for (int deaf : List.of(20, 180, 240, 600)) {
            ScriptedWorld quiet =
                    ScriptedWorld.of(5).vm("v1", "h1").vm("v2", "h2").vm("v3", "h3");
            SupervisorDriver alone = new SupervisorDriver(SupervisorSettings.DEFAULT, quiet).run(seconds(15));
            quiet.cutOffSupervisor(true);
            alone.run(seconds(deaf));
            quiet.cutOffSupervisor(false);
            alone.run(seconds(60));
            assertThat(alone.effects(Effect.Fence.class))
                    .as("deaf for %s s", deaf)
                    .isEmpty();
            assertThat(alone.verdict("h1")).isEqualTo(Verdict.HEALTHY);
            quiet.hang("h1");
            alone.runUntil(() -> alone.verdict("h1") == Verdict.LOST, seconds(35));
        }
    }

    @Test
    void theWordOfAWitnessThatHeardAHostOutlivesItsSilence() {
        world.hears(ScriptedWorld.SUPERVISOR, "h1", false).hears("w1", "h1", false);
        driver.run(seconds(60));
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.ALIVE_ISOLATED);
        Moment heard = driver.now();
        world.witnessAnswers("w2", false);
        assertThat(until(Verdict.LOST, "h1", seconds(15))).isGreaterThan(seconds(9));
        Moment sign = driver.supervisor()
                .verdicts()
                .standing(new HostId("h1"))
                .orElseThrow()
                .heard();
        assertThat(heard.since(sign)).isLessThan(seconds(2));
    }

    @Test
    void theOnlyHostIsNeverLostSinceItsSilenceMayBeOnesOwn() {
        ScriptedWorld lonely = ScriptedWorld.of(1);
        SupervisorDriver alone = new SupervisorDriver(SETTINGS, lonely).run(seconds(5));
        lonely.hang("h1");
        for (int i = 0; i < 60; i++) {
            alone.run(seconds(1));
            assertThat(alone.verdict("h1")).isNotEqualTo(Verdict.LOST);
        }
    }

    @Test
    void aHostNeverHeardIsNotLostBeforeTheGraceIsOver() {
        world.hang("h1");
        SupervisorDriver next = new SupervisorDriver(SETTINGS, world, Epoch.of(2), driver.now(), List.of());
        next.run(seconds(110));
        assertThat(next.verdict("h1")).isEqualTo(Verdict.UNKNOWN);
        next.runUntil(() -> next.verdict("h1") == Verdict.LOST, seconds(15));
    }

    @Test
    void aHostThatIsAddedLaterIsNotLostBeforeItCouldBeHeard() {
        SupervisorDriver alone = new SupervisorDriver(SupervisorSettings.DEFAULT, world).run(seconds(600));
        world.add("h9", FailureDomain.UNKNOWN).vm("v9", "h9");
        for (int i = 0; i < 300; i++) {
            alone.run(Duration.ofMillis(100));
            assertThat(alone.verdict("h9")).isNotEqualTo(Verdict.LOST);
        }
        assertThat(alone.verdict("h9")).isEqualTo(Verdict.HEALTHY);
        assertThat(alone.effects(Effect.Fence.class)).isEmpty();
        world.hang("h9");
        alone.runUntil(() -> alone.verdict("h9") == Verdict.LOST, seconds(35));
    }

    @Test
    void aHostThatIsSetAsideIsLostIfAStartThereIsOpen() {
        world.state("h1", HostState.MAINTENANCE);
        driver.run(seconds(15));
        Fact open = new Fact.StartIntended(
                OperationId.random(),
                new VmId("b"),
                Optional.empty(),
                new HostId("h1"),
                new SafetyEvidence.OperatorOverride("somebody", "test", Instant.EPOCH),
                1);
        driver.supervisor().ledger().add(open, driver.supervisor().epoch());
        world.cutPower("h1");
        driver.run(seconds(30));

        assertThat(driver.verdict("h1")).isEqualTo(Verdict.DEAD_CONFIRMED);
    }

    @Test
    void aHostThatIsSetAsideAndEmptyIsNotLost() {
        world.state("h1", HostState.MAINTENANCE);
        driver.run(seconds(15));
        world.cutPower("h1");
        driver.run(seconds(30));
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.UNKNOWN);
        assertThat(driver.supervisor().ledger().alarms()).isEmpty();
    }
}
