package io.evenkeel.engine.convergence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.engine.convergence.ConvergenceLadder.Decision;
import io.evenkeel.engine.prediction.Convergence;
import io.evenkeel.engine.prediction.Estimate;
import io.evenkeel.engine.prediction.Prediction;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ConvergenceLadderTest {

    private static final Duration PERMITTED = Duration.ofMillis(300);
    private static final MigrationRequest OPEN = MigrationRequest.of(new VmId("vm"), new HostId("a"), new HostId("b"));
    private static final MigrationRequest REQUEST =
            OPEN.withTuning(MigrationTuning.DEFAULTS.withMaxDowntime(PERMITTED));
    private static final CapabilitySet EVERYTHING = CapabilitySet.copyOf(Capabilities.standard());

    @Test
    void nothingIsDoneWhileThereIsProgress() {
        ConvergenceLadder ladder = ladder(REQUEST, EVERYTHING);
        for (int second = 0; second < 1000; second++) {
            assertThat(ladder.decide(look(second, false))).isInstanceOf(Decision.Wait.class);
        }
    }

    @Test
    void eachRungIsGivenTimeBeforeTheNext() {
        ConvergenceLadder ladder = ladder(REQUEST, EVERYTHING);
        assertThat(take(ladder, look(100, true))).isEqualTo(new Rung.RaiseDowntime(Duration.ofMillis(500)));
        assertThat(ladder.permittedDowntime()).contains(Duration.ofMillis(500));
        assertThat(ladder.decide(look(109, true))).isInstanceOf(Decision.Wait.class);
        assertThat(ladder.decide(look(110, true)))
                .isInstanceOfSatisfying(
                        Decision.Take.class,
                        take -> assertThat(take.rung()).isEqualTo(new Rung.RaiseDowntime(Duration.ofSeconds(1))));
    }

    @Test
    void aStepIsGivenAWholePassHoweverLongThatTakes() {
        ConvergenceLadder ladder = ladder(REQUEST, EVERYTHING);
        take(ladder, inPass(100, 3));
        assertThat(ladder.decide(inPass(115, 3))).isInstanceOf(Decision.Wait.class);
        assertThat(ladder.decide(inPass(116, 4))).isInstanceOf(Decision.Wait.class);
        assertThat(ladder.decide(inPass(117, 5))).isInstanceOf(Decision.Take.class);
    }

    @Test
    void aPassWhoseEndGoesUnseenIsNotAwaitedForEver() {
        ConvergenceLadder ladder = ladder(REQUEST, EVERYTHING);
        take(ladder, inPass(100, 3));
        assertThat(ladder.decide(inPass(119, 3))).isInstanceOf(Decision.Wait.class);
        assertThat(ladder.decide(inPass(120, 3))).isInstanceOf(Decision.Take.class);
    }

    @Test
    void nothingIsCancelledAtTheFirstSignOfTrouble() {
        ConvergenceLadder ladder =
                ladder(REQUEST, CapabilitySet.of(Capabilities.MIGRATION, Capabilities.MIGRATION_CANCEL));
        for (int i = 0; i < LadderPolicy.DEFAULTS.rungs().size() - 1; i++) {
            assertThat(ladder.decide(inPass(100, 1))).isInstanceOf(Decision.PassOver.class);
        }
        assertThat(ladder.decide(inPass(100, 1))).isInstanceOf(Decision.Wait.class);
        assertThat(ladder.decide(inPass(115, 2))).isInstanceOf(Decision.Wait.class);
        assertThat(rung(ladder, inPass(116, 3))).isEqualTo(new Rung.Cancel());
    }

    @Test
    void nothingIsCancelledThatIsPredictedToEndUntilThePredictionHasFailed() {
        LadderPolicy oneRung = LadderPolicy.DEFAULTS.withRungs(Duration.ofSeconds(1), List.of(new Rung.Cancel()));
        ConvergenceLadder ladder = ConvergenceLadder.ofStarted(oneRung, EVERYTHING, REQUEST);
        Duration soon = Duration.ofSeconds(5);
        ladder.decide(predicted(50, Convergence.CONVERGES, soon));
        assertThat(ladder.decide(predicted(100, Convergence.CONVERGES, soon)))
                .isInstanceOfSatisfying(
                        Decision.Wait.class,
                        wait -> assertThat(wait.reason()).isEqualTo("predicted to end in 5000 ms"));
        assertThat(ladder.decide(predicted(114, Convergence.UNCERTAIN, soon))).isInstanceOf(Decision.Wait.class);
        assertThat(rung(ladder, predicted(115, Convergence.CONVERGES, soon))).isEqualTo(new Rung.Cancel());
    }

    @Test
    void anEndThatIsPredictedFarAwayIsNotWaitedForLongerThanTheBoundSays() {
        LadderPolicy oneRung = LadderPolicy.DEFAULTS.withRungs(Duration.ofSeconds(1), List.of(new Rung.Cancel()));
        ConvergenceLadder ladder = ConvergenceLadder.ofStarted(oneRung, EVERYTHING, REQUEST);
        Duration far = Duration.ofHours(3);
        int stalledAt = 100;
        int second = stalledAt;
        while (ladder.decide(predicted(second, Convergence.UNCERTAIN, far)) instanceof Decision.Wait) {
            second++;
        }
        assertThat(rung(ladder, predicted(second, Convergence.UNCERTAIN, far))).isEqualTo(new Rung.Cancel());
        Duration bound = oneRung.longestCourse(Duration.ofSeconds(10))
                .minus(oneRung.stall().window());
        assertThat(Duration.ofSeconds(second - stalledAt))
                .isGreaterThan(Duration.ofMinutes(1))
                .isLessThanOrEqualTo(bound);
    }

    @Test
    void progressThatLeadsToNoEndDoesNotHoldUpTheNextRung() {
        ConvergenceLadder ladder = ladder(REQUEST, EVERYTHING);
        take(ladder, look(100, true));
        assertThat(ladder.decide(measured(120, false, Convergence.WILL_NOT_CONVERGE)))
                .isInstanceOfSatisfying(
                        Decision.Take.class,
                        take -> assertThat(take.reason()).startsWith("no end in sight: 100.0 MiB"));
        assertThat(ladder.decide(look(120, false))).as("nothing told").isInstanceOf(Decision.Wait.class);
    }

    @Test
    void anEndThatIsInSightIsWaitedForOnceForEachRung() {
        ConvergenceLadder ladder = ladder(REQUEST, EVERYTHING);
        take(ladder, look(100, true));
        assertThat(ladder.decide(measured(120, false, Convergence.UNCERTAIN))).isInstanceOf(Decision.Wait.class);
        assertThat(ladder.decide(measured(134, false, Convergence.UNCERTAIN))).isInstanceOf(Decision.Wait.class);
        assertThat(take(ladder, measured(135, false, Convergence.UNCERTAIN)))
                .isEqualTo(new Rung.RaiseDowntime(Duration.ofSeconds(1)));
        assertThat(ladder.decide(measured(155, false, Convergence.UNCERTAIN))).isInstanceOf(Decision.Wait.class);
    }

    @Test
    void theBoundOfTheDefaultLadderIsAsItsDescriptionSays() {
        assertThat(LadderPolicy.DEFAULTS.longestCourse(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(320));
        assertThat(LadderPolicy.DEFAULTS.longestCourse(Duration.ofSeconds(40))).isEqualTo(Duration.ofSeconds(1720));
    }

    @Test
    void aLongerPauseThatIsPermittedAlreadyIsNotShortened() {
        ConvergenceLadder ladder =
                ladder(REQUEST.withTuning(MigrationTuning.DEFAULTS.withMaxDowntime(Duration.ofSeconds(3))), EVERYTHING);
        assertThat(ladder.decide(look(100, true)))
                .isInstanceOfSatisfying(
                        Decision.PassOver.class,
                        over -> assertThat(over.reason()).contains("3000 ms of pause are permitted already"));
        assertThat(ladder.permittedDowntime()).contains(Duration.ofSeconds(3));
    }

    @Test
    void whatWasTunedBeforeATakeoverIsLeftAlone() {
        LadderPolicy tuningOnly = LadderPolicy.DEFAULTS.withRungs(
                Duration.ofSeconds(1), List.of(new Rung.RaiseDowntime(Duration.ofSeconds(1)), new Rung.Throttle(20)));
        ConvergenceLadder ladder = ConvergenceLadder.ofAdopted(tuningOnly, EVERYTHING, REQUEST);
        for (String what : List.of("how long a pause", "by how much the guest is slowed")) {
            assertThat(ladder.decide(look(100, true)))
                    .isInstanceOfSatisfying(
                            Decision.PassOver.class,
                            over -> assertThat(over.reason()).contains(what, "since before the takeover is not known"));
        }
    }

    @Test
    void whatIsTunedByHandAfterATakeoverIsKnown() {
        ConvergenceLadder ladder = ConvergenceLadder.ofAdopted(LadderPolicy.DEFAULTS, EVERYTHING, REQUEST);
        ladder.tuned(MigrationTuning.DEFAULTS.withMaxDowntime(Duration.ofMillis(700)));
        assertThat(ladder.decide(look(100, true))).isInstanceOf(Decision.PassOver.class);
        assertThat(rung(ladder, look(100, true))).isEqualTo(new Rung.RaiseDowntime(Duration.ofSeconds(1)));
    }

    @Test
    void aGuestThatIsSlowedByHandIsNotSpedUp() {
        LadderPolicy throttles = LadderPolicy.DEFAULTS.withRungs(
                Duration.ofSeconds(1), List.of(new Rung.Throttle(20), new Rung.Throttle(60)));
        ConvergenceLadder ladder = ConvergenceLadder.ofStarted(throttles, EVERYTHING, REQUEST);
        ladder.tuned(MigrationTuning.DEFAULTS.withThrottlePercent(50));
        assertThat(ladder.decide(look(100, true)).reason()).isEqualTo("the guest is slowed by 50 % already");
        assertThat(rung(ladder, look(100, true))).isEqualTo(new Rung.Throttle(60));
    }

    @Test
    void tuningThatMayHaveComeAboutIsNotUndone() {
        ConvergenceLadder ladder = ladder(REQUEST, EVERYTHING);
        ladder.mayBeTuned(MigrationTuning.DEFAULTS.withMaxDowntime(Duration.ofMillis(800)));
        assertThat(ladder.decide(look(100, true)).reason()).isEqualTo("a longer pause may be permitted already");
        assertThat(rung(ladder, look(100, true))).isEqualTo(new Rung.RaiseDowntime(Duration.ofSeconds(1)));
    }

    @Test
    void aPauseThatIsLeftToTheHypervisorIsRaisedToTheMostAtOnce() {
        ConvergenceLadder ladder = ladder(OPEN, EVERYTHING);
        assertThat(ladder.decide(look(100, true)).reason()).contains("the hypervisor permits by itself is not known");
        assertThat(rung(ladder, look(100, true))).isEqualTo(new Rung.RaiseDowntime(Duration.ofSeconds(1)));
    }

    @Test
    void postCopyNeedsPermissionAndAPredictionThatItEndsInTime() {
        LadderPolicy postCopyOnly = LadderPolicy.DEFAULTS.withRungs(
                Duration.ofSeconds(1), List.of(new Rung.PostCopy(Duration.ofSeconds(5)), new Rung.Cancel()));
        MigrationRequest permitting = REQUEST.withOptions(MigrationOption.ALLOW_POSTCOPY);
        assertThat(reason(postCopyOnly, REQUEST, 400)).contains("does not permit post-copy");
        assertThat(reason(postCopyOnly, permitting, 600)).contains("would take 6000 ms, more than 5000 ms");
        assertThat(ConvergenceLadder.ofStarted(postCopyOnly, EVERYTHING, permitting)
                        .decide(look(100, true, 400)))
                .isInstanceOf(Decision.Take.class);
    }

    @Test
    void afterTheLastRungThereIsNothingLeftToDo() {
        LadderPolicy oneRung = LadderPolicy.DEFAULTS.withRungs(Duration.ofSeconds(1), List.of(new Rung.Cancel()));
        ConvergenceLadder ladder = ConvergenceLadder.ofStarted(oneRung, EVERYTHING, REQUEST);
        assertThat(ladder.decide(look(80, true))).isInstanceOf(Decision.Wait.class);
        assertThat(take(ladder, look(100, true))).isEqualTo(new Rung.Cancel());
        assertThat(ladder.decide(look(200, true))).isInstanceOf(Decision.Wait.class);
    }

    @Test
    void aStepThatFailsForNowComesAgainAndCountsForNothingUntilItSucceeds() {
        ConvergenceLadder ladder = ladder(REQUEST, EVERYTHING);
        Rung first = new Rung.RaiseDowntime(Duration.ofMillis(500));
        assertThat(rung(ladder, look(100, true))).isEqualTo(first);
        assertThat(ladder.failed(first, true, look(100, true))).isTrue();
        assertThat(ladder.permittedDowntime()).contains(PERMITTED);
        assertThat(ladder.decide(look(100, true))).isInstanceOf(Decision.Wait.class);
        assertThat(take(ladder, look(101, true))).isEqualTo(first);
        assertThat(ladder.permittedDowntime()).contains(Duration.ofMillis(500));
    }

    @Test
    void aStepThatKeepsFailingIsLeftAfterTheTimeItWouldHaveHad() {
        ConvergenceLadder ladder = ladder(REQUEST, EVERYTHING);
        Rung first = new Rung.RaiseDowntime(Duration.ofMillis(500));
        for (int second = 100; second < 110; second++) {
            assertThat(rung(ladder, look(second, true))).isEqualTo(first);
            assertThat(ladder.failed(first, true, look(second, true))).isTrue();
        }
        assertThat(ladder.failed(first, true, look(110, true))).isFalse();
        assertThat(ladder.permittedDowntime()).contains(PERMITTED);
        assertThat(rung(ladder, look(110, true))).isEqualTo(new Rung.RaiseDowntime(Duration.ofSeconds(1)));
    }

    @Test
    void theReasonIsShortEnoughToRead() {
        assertThat(ladder(REQUEST, EVERYTHING).decide(look(100, true, 1536)).reason())
                .startsWith("stalled: 1.5 GiB remain, sending them takes ");
    }

    @Test
    void aStepThatIsRefusedForGoodIsLeftAtOnce() {
        ConvergenceLadder ladder = ladder(REQUEST, EVERYTHING);
        assertThat(ladder.failed(rung(ladder, look(100, true)), false, look(100, true)))
                .isFalse();
        assertThat(rung(ladder, look(100, true))).isEqualTo(new Rung.RaiseDowntime(Duration.ofSeconds(1)));
    }

    @Test
    void cancellingIsTriedUntilItSucceeds() {
        LadderPolicy oneRung = LadderPolicy.DEFAULTS.withRungs(Duration.ofSeconds(1), List.of(new Rung.Cancel()));
        ConvergenceLadder ladder = ConvergenceLadder.ofStarted(oneRung, EVERYTHING, REQUEST);
        assertThat(ladder.decide(look(150, true))).isInstanceOf(Decision.Wait.class);
        for (int second = 200; second < 300; second++) {
            assertThat(ladder.failed(rung(ladder, look(second, true)), true, look(second, true)))
                    .isTrue();
        }
        assertThat(take(ladder, look(300, true))).isEqualTo(new Rung.Cancel());
    }

    @Test
    void withoutAnyCapabilityEveryRungIsPassedOverWithAReason() {
        ConvergenceLadder ladder = ladder(REQUEST, CapabilitySet.of(Capabilities.MIGRATION));
        for (int i = 0; i < LadderPolicy.DEFAULTS.rungs().size(); i++) {
            assertThat(ladder.decide(look(100, true)))
                    .isInstanceOfSatisfying(
                            Decision.PassOver.class,
                            over -> assertThat(over.reason()).contains("does not declare"));
        }
        assertThat(ladder.decide(look(100, true))).isInstanceOf(Decision.Wait.class);
    }

    @Test
    void aPolicyThatGoesBeyondItsOwnCapIsRefused() {
        assertThatThrownBy(() -> LadderPolicy.DEFAULTS.withRungs(
                        Duration.ofSeconds(1), List.of(new Rung.RaiseDowntime(Duration.ofSeconds(2)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("above the cap");
        assertThatThrownBy(() -> new Rung.Throttle(100)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Rung take(ConvergenceLadder ladder, LadderInput input) {
        Rung rung = rung(ladder, input);
        ladder.taken(rung, input);
        return rung;
    }

    private static Rung rung(ConvergenceLadder ladder, LadderInput input) {
        Decision decision = ladder.decide(input);
        assertThat(decision).isInstanceOf(Decision.Take.class);
        return ((Decision.Take) decision).rung();
    }

    private static String reason(LadderPolicy policy, MigrationRequest request, long mebibytes) {
        return ConvergenceLadder.ofStarted(policy, EVERYTHING, request)
                .decide(look(100, true, mebibytes))
                .reason();
    }

    private static ConvergenceLadder ladder(MigrationRequest request, CapabilitySet capabilities) {
        return ConvergenceLadder.ofStarted(LadderPolicy.DEFAULTS, capabilities, request);
    }

    /** A look with 5 s to go, or no end. */
    private static LadderInput measured(long second, boolean stalled, Convergence convergence) {
        Optional<Estimate> left = convergence == Convergence.WILL_NOT_CONVERGE
                ? Optional.empty()
                : Optional.of(new Estimate(Duration.ofSeconds(5), Optional.empty()));
        Prediction prediction = new Prediction(Prediction.Basis.MEASURED_BYTES, convergence, left, Optional.empty());
        return look(second, stalled, 100, OptionalInt.empty(), Optional.of(prediction));
    }

    private static LadderInput look(long second, boolean stalled) {
        return look(second, stalled, 100);
    }

    private static LadderInput look(long second, boolean stalled, long mebibytesRemaining) {
        return look(second, stalled, mebibytesRemaining, OptionalInt.empty(), Optional.empty());
    }

    private static LadderInput inPass(long second, int passes) {
        return look(second, true, 100, OptionalInt.of(passes), Optional.empty());
    }

    private static LadderInput predicted(long second, Convergence convergence, Duration end) {
        Prediction prediction = new Prediction(
                Prediction.Basis.MEASURED_BYTES,
                convergence,
                Optional.of(new Estimate(end, Optional.of(end))),
                Optional.empty());
        return look(second, true, 100, OptionalInt.empty(), Optional.of(prediction));
    }

    private static LadderInput look(
            long second,
            boolean stalled,
            long mebibytesRemaining,
            OptionalInt passes,
            Optional<Prediction> prediction) {
        MemoryProgress memory = new MemoryProgress(
                DataSize.ofMebibytes(1000),
                DataSize.ofMebibytes(5000),
                DataSize.ofMebibytes(mebibytesRemaining),
                OptionalInt.of(20),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new LadderInput(
                Duration.ofSeconds(second),
                MigrationSnapshot.of(OperationId.random(), MigrationPhase.PRECOPY)
                        .withMemory(memory),
                stalled,
                prediction,
                passes,
                Optional.of(DataRate.ofMebibytesPerSecond(100)));
    }
}
