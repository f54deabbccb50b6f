package io.evenkeel.engine.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.engine.VirtualTimeline;
import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.convergence.Rung;
import io.evenkeel.engine.convergence.StallSettings;
import io.evenkeel.simulator.VirtualTime;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.migration.MigrationSession.CancelReply;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.migration.MigrationTuning;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session that is gone is not a migration that is gone. */
@Timeout(300)
class LostMigrationTest {

    private static final Steering WATCH = Steering.watchOnly(Epoch.NONE, CapabilitySet.of());
    private final HypervisorException closedConnection =
            HypervisorException.withoutEffect(ErrorKind.CONFLICT, "the connection is closed");

    private final VirtualTimeline timeline = new VirtualTimeline(new VirtualTime());
    private final MigrationDriver driver = new MigrationDriver(timeline, timeline.executor(), DriverSettings.DEFAULTS);
    private final ScriptedSession first = new ScriptedSession();
    private final ScriptedSession second = new ScriptedSession(first.id());

    @Test
    void whatCannotBeFoundAgainIsNotSteeredThroughItsClosedSession() {
        Migration migration = lost(WATCH);
        refused(migration.cancel(), ErrorKind.CONFLICT, "lost from sight, and its connection cannot find it again");
        refused(migration.tune(MigrationTuning.DEFAULTS.withThrottlePercent(20)), ErrorKind.CONFLICT, "lost");
        refused(migration.forceSwitchover(ForceMode.PAUSE), ErrorKind.CONFLICT, "lost");
        assertThat(first.calls).isEmpty();
    }

    @Test
    void whatIsLostIsFoundOnItsConnectionAndSteeredThroughAnotherSession() {
        Migration migration = lost(WATCH.withFinder((id, deadline) -> Optional.of(second)));
        assertThat(answer(migration.cancel())).isEqualTo(CancelReply.ACCEPTED);
        assertThat(first.calls).isEmpty();
        assertThat(second.calls).containsExactly("cancel");
        timeline.run(Duration.ofSeconds(1));
        assertThat(second.closed).isTrue();
    }

    @Test
    void whatTheHypervisorNoLongerKnowsIsNotFound() {
        Migration migration = lost(WATCH.withFinder((id, deadline) -> Optional.empty()));
        refused(migration.cancel(), ErrorKind.NOT_FOUND, "find out where the VM is");
    }

    @Test
    void whatCannotBeLookedForSaysWhyAndThatNothingWasAsked() {
        Migration migration = lost(WATCH.withFinder((id, deadline) -> {
            throw closedConnection;
        }));
        refused(migration.cancel(), ErrorKind.CONFLICT, "the connection is closed");
        refused(migration.cancel(), ErrorKind.CONFLICT, "adopt it on a connection that works");
    }

    @Test
    void whatIsWatchedAgainElsewhereIsSteeredThere() {
        Migration before = lost(WATCH);
        second.copying(500);
        Migration again = driver.drive(second, WATCH);
        assertThat(again).isNotSameAs(before);
        assertThat(answer(before.cancel())).isEqualTo(CancelReply.ACCEPTED);
        assertThat(second.calls).containsExactly("cancel");
        assertThat(first.calls).isEmpty();
    }

    @Test
    void aMigrationTakenOverOnANewConnectionGoesOnThere() {
        first.copying(900);
        Migration migration = driver.drive(first, WATCH);
        timeline.run(Duration.ofSeconds(1));
        second.copying(400);
        assertThat(driver.drive(second, WATCH)).isSameAs(migration);
        first.thenThrow(closedConnection);
        timeline.run(Duration.ofSeconds(1));
        assertThat(first.closed).isTrue();
        assertThat(second.closed).isFalse();
        assertThat(answer(migration.cancel())).isEqualTo(CancelReply.ACCEPTED);
        assertThat(first.calls).isEmpty();
        second.completed();
        timeline.runUntil(() -> isEnded(migration), Duration.ofMinutes(1));
        assertThat(migration.outcome().toCompletableFuture()).isCompletedWithValue(ScriptedSession.completion());
    }

    @Test
    void aLookThatFailsBecauseItsSessionWasReplacedLosesNothing() {
        first.copying(900).then(() -> {
            driver.drive(second.copying(800).completed(), WATCH);
            throw closedConnection;
        });
        Migration migration = driver.drive(first, WATCH);
        timeline.runUntil(() -> isEnded(migration), Duration.ofMinutes(1));
        assertThat(migration.outcome().toCompletableFuture()).isCompletedWithValue(ScriptedSession.completion());
    }

    @Test
    void aRungThatFailsBecauseItsSessionWasReplacedComesAgain() {
        CapabilitySet cancels = CapabilitySet.of(Capabilities.MIGRATION_CANCEL);
        LadderPolicy policy = LadderPolicy.WATCH_ONLY
                .withStall(StallSettings.DEFAULTS.withWindow(Duration.ofSeconds(5)))
                .withRungs(Duration.ofSeconds(1), List.of(new Rung.Cancel()));
        Steering steering = new Steering(Epoch.NONE, cancels, policy, Optional.empty(), true);
        first.copying(900);
        first.onCancel = () -> {
            driver.drive(second.copying(900), steering);
            throw closedConnection;
        };
        Migration migration = driver.drive(first, steering);
        timeline.runUntil(() -> second.calls.contains("cancel"), Duration.ofMinutes(1));
        assertThat(migration.latest().orElseThrow().events())
                .extracting(MigrationEvent::kind)
                .contains(MigrationEvent.Kind.GAVE_UP);
    }

    @Test
    void aMigrationThatIsLostAsItIsTakenOverIsWatchedAnew() {
        Migration before = lost(WATCH);
        Migration again = driver.drive(second.completed(), WATCH);
        timeline.runUntil(() -> isEnded(again), Duration.ofMinutes(1));
        assertThat(again.outcome().toCompletableFuture()).isCompletedWithValue(ScriptedSession.completion());
        assertThat(before.outcome().toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void steeringAfterTheDriverWasClosedSaysSo() {
        MigrationDriver own = MigrationDriver.onSystemTime(DriverSettings.DEFAULTS);
        Migration migration = own.drive(first.copying(500), WATCH);
        own.close();
        assertThatThrownBy(() -> migration.cancel().toCompletableFuture().join())
                .hasMessageContaining("the driver was closed");
    }

    private Migration lost(Steering steering) {
        first.copying(900).thenThrow(closedConnection);
        Migration migration = driver.drive(first, steering);
        timeline.runUntil(() -> isEnded(migration), Duration.ofMinutes(1));
        assertThat(migration.outcome().toCompletableFuture()).isCompletedExceptionally();
        timeline.run(Duration.ofSeconds(1));
        assertThat(first.closed).isTrue();
        return migration;
    }

    private static boolean isEnded(Migration migration) {
        return migration.outcome().toCompletableFuture().isDone();
    }

    private <T> T answer(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        timeline.runUntil(future::isDone, Duration.ofSeconds(30));
        return future.join();
    }

    private void refused(CompletionStage<?> stage, ErrorKind kind, String message) {
        assertThatThrownBy(() -> answer(stage))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(HypervisorException.class, e -> {
                    assertThat(e.kind()).isEqualTo(kind);
                    assertThat(e.effect()).isEqualTo(Effect.NONE);
                })
                .hasMessageContaining(message);
    }
}
