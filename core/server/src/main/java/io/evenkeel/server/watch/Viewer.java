package io.evenkeel.server.watch;

import io.evenkeel.engine.migration.MigrationEvent;
import io.evenkeel.engine.migration.MigrationObservation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows each observation and each event once. */
final class Viewer implements Flow.Subscriber<MigrationObservation> {
    private static final Logger LOG = LoggerFactory.getLogger(Viewer.class);

    private final ProgressDisplay display;
    private final CompletableFuture<Void> seen = new CompletableFuture<>();
    private int eventsShown;

    Viewer(ProgressDisplay display) {
        this.display = display;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(MigrationObservation observation) {
        List<MigrationEvent> events = observation.events();
        for (MigrationEvent event : events.subList(Math.min(eventsShown, events.size()), events.size())) {
            // Who steered knows it.
            if (event.kind() != MigrationEvent.Kind.STEERED) {
                display.say("  " + event.text());
            }
        }
        eventsShown = events.size();
        display.show(observation);
    }

    @Override
    public void onError(Throwable failure) {
        // The migration's outcome fails as well, and that is what is shown.
        LOG.debug("no more observations", failure);
        seen.complete(null);
    }

    @Override
    public void onComplete() {
        seen.complete(null);
    }

    /** Completes when there is nothing more to show. */
    CompletionStage<Void> seen() {
        return seen;
    }
}
