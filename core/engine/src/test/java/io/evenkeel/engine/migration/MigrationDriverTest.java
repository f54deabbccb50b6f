package io.evenkeel.engine.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.evenkeel.engine.VirtualTimeline;
import io.evenkeel.engine.migration.MigrationEvent.Kind;
import io.evenkeel.simulator.VirtualTime;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSession.CancelReply;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.MigrationTuning;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class MigrationDriverTest {

    private static final Steering WATCH = Steering.watchOnly(Epoch.NONE, CapabilitySet.of());
    private final HypervisorException goneForNow =
            HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, "restarting");

    private final VirtualTimeline timeline = new VirtualTimeline(new VirtualTime());
    private final ScriptedSession session = new ScriptedSession();

    @Test
    void everyoneSeesTheWholeCourseAndTheOutcome() {
        session.then(MigrationPhase.PREPARING)
                .copying(900)
                .copying(400)
                .copying(10)
                .then(MigrationPhase.SWITCHOVER)
                .completed();
        Migration migration = drive();
        Recorder<MigrationObservation> all = new Recorder<>(Long.MAX_VALUE);
        migration.snapshots().subscribe(all);
        runToTheEnd(migration);

        assertThat(outcome(migration)).isEqualTo(ScriptedSession.completion());
        assertThat(phases(all.items))
                .containsExactly(
                        MigrationPhase.PREPARING,
                        MigrationPhase.PRECOPY,
                        MigrationPhase.PRECOPY,
                        MigrationPhase.PRECOPY,
                        MigrationPhase.SWITCHOVER,
                        MigrationPhase.COMPLETED);
        assertThat(all.completed).isTrue();
        assertThat(session.closed).isTrue();
        assertThat(all.items).isSortedAccordingTo((a, b) -> a.elapsed().compareTo(b.elapsed()));
    }

    @Test
    void aLookThatShowsNothingNewIsNotPublished() {
        session.copying(900).copying(900).copying(900).completed();
        Migration migration = drive();
        Recorder<MigrationObservation> all = new Recorder<>(Long.MAX_VALUE);
        migration.snapshots().subscribe(all);
        runToTheEnd(migration);
        assertThat(phases(all.items)).containsExactly(MigrationPhase.PRECOPY, MigrationPhase.COMPLETED);
    }

    @Test
    void aSlowSubscriberMissesSnapshotsInBetweenAndNeverTheLast() {
        for (int remaining = 999; remaining > 0; remaining -= 5) {
            session.copying(remaining);
        }
        session.completed();
        Migration migration = drive();
        Recorder<MigrationObservation> slow = new Recorder<>(1);
        migration.snapshots().subscribe(slow);
        runToTheEnd(migration);
        assertThat(slow.items).hasSize(1);
        assertThat(slow.completed).isFalse();

        slow.request(Long.MAX_VALUE);
        timeline.run(Duration.ofSeconds(1));
        assertThat(slow.items).hasSizeBetween(2, 17);
        assertThat(phases(slow.items)).endsWith(MigrationPhase.COMPLETED);
        assertThat(slow.completed).isTrue();
    }

    @Test
    void whoComesAfterTheEndStillSeesIt() {
        session.completed();
        Migration migration = drive();
        runToTheEnd(migration);
        Recorder<MigrationObservation> late = new Recorder<>(5);
        migration.snapshots().subscribe(late);
        timeline.run(Duration.ofSeconds(1));
        assertThat(phases(late.items)).containsExactly(MigrationPhase.COMPLETED);
        assertThat(late.completed).isTrue();
    }

    @Test
    void cancellingASubscriptionStopsTheWatchingAndNeverTheMigration() {
        session.copying(900).copying(800).copying(700).completed();
        Migration migration = drive();
        Recorder<MigrationObservation> fickle = new Recorder<>(1);
        migration.snapshots().subscribe(fickle);
        timeline.run(Duration.ofMillis(1));
        fickle.cancel();
        runToTheEnd(migration);
        assertThat(fickle.items).hasSize(1);
        assertThat(session.calls).isEmpty();
        assertThat(outcome(migration)).isEqualTo(ScriptedSession.completion());
    }

    @Test
    void transientFailuresOfLooksAreTolerated() {
        session.copying(900);
        for (int i = 0; i < 20; i++) {
            session.thenThrow(goneForNow);
        }
        session.copying(100).completed();
        Migration migration = drive();
        runToTheEnd(migration);
        assertThat(outcome(migration)).isEqualTo(ScriptedSession.completion());
        assertThat(eventKinds(migration)).containsExactly(Kind.OUT_OF_SIGHT, Kind.BACK_IN_SIGHT);
    }

    @Test
    void failuresThatDoNotEndMakeAMigrationLost() {
        session.copying(900).thenThrow(goneForNow);
        Migration migration = drive();
        Recorder<MigrationObservation> watcher = new Recorder<>(Long.MAX_VALUE);
        migration.snapshots().subscribe(watcher);
        timeline.runUntil(() -> isEnded(migration), Duration.ofMinutes(3));
        assertThat(failure(migration))
                .isInstanceOf(MigrationLostException.class)
                .hasMessageContaining("120 s")
                .hasMessageContaining("may still be running")
                .hasCause(goneForNow);
        timeline.run(Duration.ofSeconds(1));
        assertThat(watcher.failure).isInstanceOf(MigrationLostException.class);
        assertThat(session.closed).isTrue();
    }

    @Test
    void aFailureThatIsNotTransientMakesAMigrationLostAtOnce() {
        session.copying(900).thenThrow(new HypervisorException(ErrorKind.NOT_FOUND, Effect.NONE, "no such migration"));
        Migration migration = drive();
        timeline.runUntil(() -> isEnded(migration), Duration.ofSeconds(5));
        assertThat(failure(migration)).hasMessageContaining("no such migration");
    }

    @Test
    void anIllegalChangeOfPhaseIsReportedAndTheEndIsStillAwaited() {
        session.then(MigrationPhase.SWITCHOVER)
                .then(MigrationPhase.PRECOPY)
                .then(MigrationPhase.SWITCHOVER)
                .then(MigrationPhase.PRECOPY)
                .completed();
        Migration migration = drive();
        runToTheEnd(migration);
        assertThat(outcome(migration)).isEqualTo(ScriptedSession.completion());
        assertThat(migration.latest().orElseThrow().events()).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(Kind.RULE_BROKEN);
            assertThat(event.text()).isEqualTo("§4.3 broken by the adapter: switchover became pre-copy");
        });
    }

    @Test
    void aSnapshotOfAnotherMigrationIsNotTakenForThisOne() {
        session.then(() -> MigrationSnapshot.ended(io.evenkeel.spi.OperationId.random(), ScriptedSession.completion()));
        Migration migration = drive();
        timeline.runUntil(() -> isEnded(migration), Duration.ofSeconds(5));
        assertThat(failure(migration)).hasMessageContaining("showed migration");
    }

    @Test
    void steeringReachesTheSessionAndIsRecorded() {
        session.copying(900);
        Migration migration = drive();
        timeline.run(Duration.ofMillis(10));
        CompletableFuture<CancelReply> cancel = migration.cancel().toCompletableFuture();
        CompletableFuture<Void> tune = migration
                .tune(MigrationTuning.DEFAULTS.withMaxDowntime(Duration.ofSeconds(1)))
                .toCompletableFuture();
        CompletableFuture<Void> force =
                migration.forceSwitchover(ForceMode.PAUSE).toCompletableFuture();
        timeline.runUntil(() -> cancel.isDone() && tune.isDone() && force.isDone(), Duration.ofSeconds(1));
        assertThat(cancel.join()).isEqualTo(CancelReply.ACCEPTED);
        assertThat(session.calls).hasSize(3).contains("cancel", "force PAUSE");
        session.completed();
        runToTheEnd(migration);
        assertThat(eventKinds(migration)).containsExactly(Kind.STEERED, Kind.STEERED, Kind.STEERED);
    }

    @Test
    void whatHasEndedIsNotSteeredThroughAClosedSession() {
        session.completed();
        Migration migration = drive();
        runToTheEnd(migration);
        CompletableFuture<CancelReply> cancel = migration.cancel().toCompletableFuture();
        CompletableFuture<Void> tune =
                migration.tune(MigrationTuning.DEFAULTS.withThrottlePercent(20)).toCompletableFuture();
        CompletableFuture<Void> force =
                migration.forceSwitchover(ForceMode.PAUSE).toCompletableFuture();
        timeline.run(Duration.ofSeconds(1));
        assertThat(cancel).isCompletedWithValue(CancelReply.ENDED);
        assertThat(tune).isCompletedExceptionally();
        assertThat(force).isCompletedExceptionally();
        assertThat(session.calls).isEmpty();
    }

    @Test
    void theEndIsNoticedWithinAFortiethOfTheTimeItTook() {
        VirtualTime time = new VirtualTime();
        VirtualTimeline own = new VirtualTimeline(time);
        for (Duration length : List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(60))) {
            ScriptedSession silent = new ScriptedSession();
            long end = time.nanos() + length.toNanos();
            silent.then(() -> time.nanos() < end
                    ? MigrationSnapshot.of(silent.id(), MigrationPhase.PRECOPY)
                    : MigrationSnapshot.ended(silent.id(), ScriptedSession.completion()));
            Migration migration =
                    new MigrationDriver(own, own.executor(), DriverSettings.DEFAULTS).drive(silent, WATCH);
            own.runUntil(() -> isEnded(migration), Duration.ofMinutes(5));
            double late = (time.nanos() - end) / (double) length.toNanos();
            assertThat(late).as("late after %s", length).isLessThan(0.026);
        }
    }

    @Test
    void aLookThatHangsHoldsUpNoOtherMigration() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ScriptedSession stuck = new ScriptedSession().then(() -> {
            release.await();
            return MigrationSnapshot.of(session.id(), MigrationPhase.PRECOPY);
        });
        session.copying(500).copying(10).completed();
        try (MigrationDriver driver = MigrationDriver.onSystemTime(DriverSettings.DEFAULTS)) {
            Migration hanging = driver.drive(stuck, WATCH);
            Migration other = driver.drive(session, WATCH);
            await().atMost(ONE_MINUTE).until(() -> isEnded(other));
            assertThat(outcome(other)).isEqualTo(ScriptedSession.completion());
            assertThat(isEnded(hanging)).isFalse();
            assertThat(hanging.latest()).isEmpty();
        } finally {
            release.countDown();
        }
    }

    @Test
    void closingTheDriverSaysSoToEveryoneAndLeavesTheMigrationAlone() {
        session.copying(500);
        MigrationDriver driver = MigrationDriver.onSystemTime(DriverSettings.DEFAULTS);
        Migration migration = driver.drive(session, WATCH);
        Recorder<MigrationObservation> watcher = new Recorder<>(Long.MAX_VALUE);
        migration.snapshots().subscribe(watcher);
        await().atMost(ONE_MINUTE).until(() -> migration.latest().isPresent());
        driver.close();
        assertThat(failure(migration)).hasMessageContaining("the driver was closed");
        await().atMost(ONE_MINUTE).until(() -> watcher.failure != null);
        assertThat(session.calls).isEmpty();
        await().atMost(ONE_MINUTE).until(() -> session.closed);
    }

    @Test
    void closingTheDriverRunsNobodysAnswersInTheClosersThread() {
        session.copying(500);
        MigrationDriver driver = MigrationDriver.onSystemTime(DriverSettings.DEFAULTS);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Boolean> answered = driver.drive(session, WATCH)
                .outcome()
                .handle((ending, failure) -> isReleased(release))
                .toCompletableFuture();
        driver.close();
        release.countDown();
        assertThat(answered.join()).isTrue();
    }

    /** Blocks its caller until then. */
    private static boolean isReleased(CountDownLatch latch) {
        await().atMost(ONE_MINUTE).until(() -> latch.getCount() == 0);
        return true;
    }

    @Test
    void aDriverThatIsClosedTakesNothingOverUnseen() {
        session.copying(500);
        MigrationDriver driver = MigrationDriver.onSystemTime(DriverSettings.DEFAULTS);
        driver.close();
        Migration migration = driver.drive(session, WATCH);
        assertThat(failure(migration)).hasMessageContaining("the driver was closed");
    }

    @Test
    void whoBlocksInAnAnswerToTheOutcomeKeepsNothingOpen() throws Exception {
        CountDownLatch attached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        session.then(() -> {
            attached.await();
            return MigrationSnapshot.ended(session.id(), ScriptedSession.completion());
        });
        try (MigrationDriver driver = MigrationDriver.onSystemTime(DriverSettings.DEFAULTS)) {
            CompletableFuture<Void> blocked = driver.drive(session, WATCH)
                    .outcome()
                    .thenAccept(ending -> isReleased(release))
                    .toCompletableFuture();
            attached.countDown();
            await().atMost(ONE_MINUTE).until(() -> session.closed);
            release.countDown();
            blocked.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void manyMigrationsShareOneTimeline() {
        for (int i = 0; i < 500; i++) {
            ScriptedSession one = new ScriptedSession().copying(500).copying(10).completed();
            Migration migration =
                    new MigrationDriver(timeline, timeline.executor(), DriverSettings.DEFAULTS).drive(one, WATCH);
            runToTheEnd(migration);
        }
    }

    private Migration drive() {
        return new MigrationDriver(timeline, timeline.executor(), DriverSettings.DEFAULTS).drive(session, WATCH);
    }

    private void runToTheEnd(Migration migration) {
        timeline.runUntil(() -> isEnded(migration), Duration.ofMinutes(30));
        timeline.run(Duration.ofSeconds(1));
    }

    private static boolean isEnded(Migration migration) {
        return migration.outcome().toCompletableFuture().isDone();
    }

    private static MigrationOutcome outcome(Migration migration) {
        return migration.outcome().toCompletableFuture().join();
    }

    private static Throwable failure(Migration migration) {
        try {
            return new AssertionError(
                    "ended with " + migration.outcome().toCompletableFuture().get());
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<MigrationPhase> phases(List<MigrationObservation> observations) {
        return observations.stream().map(each -> each.snapshot().phase()).toList();
    }

    private static List<Kind> eventKinds(Migration migration) {
        return migration.latest().orElseThrow().events().stream()
                .map(MigrationEvent::kind)
                .toList();
    }
}
