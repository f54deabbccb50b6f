package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.engine.migration.MigrationObservation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;

/** Keeps everything that a migration shows. Thread-safe. */
final class Watch implements Flow.Subscriber<MigrationObservation> {

    private final List<MigrationObservation> seen = new ArrayList<>();

    synchronized List<MigrationObservation> seen() {
        return List.copyOf(seen);
    }

    static long iteration(MigrationObservation observation) {
        return observation
                .snapshot()
                .memory()
                .map(memory -> (long) memory.iteration().orElse(0))
                .orElse(0L);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public synchronized void onNext(MigrationObservation observation) {
        seen.add(observation);
    }

    @Override
    public void onError(Throwable failure) {
        // The outcome fails with the stream, and who asks for it is told.
    }

    @Override
    public void onComplete() {
        // Nothing more to keep.
    }
}
