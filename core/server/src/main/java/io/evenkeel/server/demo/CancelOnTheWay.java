package io.evenkeel.server.demo;

import io.evenkeel.engine.migration.Migration;
import io.evenkeel.engine.migration.MigrationObservation;
import java.util.concurrent.Flow;

/** Cancels a migration as soon as a quarter of the memory has been sent. */
final class CancelOnTheWay implements Flow.Subscriber<MigrationObservation> {
    private static final double ENOUGH = 0.25;

    private final Migration migration;

    CancelOnTheWay(Migration migration) {
        this.migration = migration;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(MigrationObservation observation) {
        boolean enough = observation
                .snapshot()
                .memory()
                .filter(memory -> memory.transferred().bytes() >= memory.total().bytes() * ENOUGH)
                .isPresent();
        if (enough && !observation.snapshot().phase().isTerminal()) {
            // Asking again does no harm (§4.5), and how it ends is read from the outcome.
            var unused = migration.cancel();
        }
    }

    @Override
    public void onError(Throwable failure) {
        // The outcome fails as well, and that is what the demo waits for.
    }

    @Override
    public void onComplete() {}
}
