package io.evenkeel.engine.migration;

import io.evenkeel.engine.migration.AfterLook.LookAgain;
import io.evenkeel.engine.migration.AfterLook.Lost;
import io.evenkeel.engine.migration.MigrationEvent.Kind;
import io.evenkeel.engine.time.Timeline;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import java.time.Duration;
import java.util.Optional;

/** Takes one look after the other, and puts up with failing ones for a while. Used by one look at a time. */
final class Lookout {

    private final Attachment attachment;
    private final Reading reading;
    private final DriverSettings settings;
    private final Timeline timeline;
    private final EventLog events;
    private final Bulletin bulletin;
    private Optional<Long> blindSinceNanos = Optional.empty();

    Lookout(
            Attachment attachment,
            Reading reading,
            DriverSettings settings,
            Timeline timeline,
            EventLog events,
            Bulletin bulletin) {
        this.attachment = attachment;
        this.reading = reading;
        this.settings = settings;
        this.timeline = timeline;
        this.events = events;
        this.bulletin = bulletin;
    }

    /** Looks once. Whatever goes wrong is among the answers. */
    AfterLook look() {
        MigrationSession session = attachment.session();
        try {
            MigrationSnapshot snapshot = session.observe(deadline());
            seen();
            return reading.take(snapshot, this::deadline);
        } catch (HypervisorException e) {
            if (attachment.isReplaced(session)) {
                return new LookAgain(settings.pace().shortest());
            }
            return e.kind().isTransient() ? unseen(e) : new Lost("it can no longer be looked at", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Lost("looking at it was interrupted", e);
        } catch (RuntimeException | Error e) {
            return new Lost("looking at it failed", e);
        }
    }

    private void seen() {
        if (blindSinceNanos.isPresent()) {
            events.add(Kind.BACK_IN_SIGHT, "looking at the migration succeeds again");
            blindSinceNanos = Optional.empty();
        }
    }

    private AfterLook unseen(HypervisorException e) {
        long now = timeline.ticker().nanos();
        if (blindSinceNanos.isEmpty()) {
            blindSinceNanos = Optional.of(now);
            events.add(Kind.OUT_OF_SIGHT, "looking at the migration fails: " + e.getMessage());
            bulletin.latest().ifPresent(last -> bulletin.publish(last.withEvents(events.all())));
        }
        Duration blind = Duration.ofNanos(now - blindSinceNanos.orElse(now));
        return blind.compareTo(settings.blindness()) >= 0
                ? new Lost("looking at it has failed for " + blind.toSeconds() + " s", e)
                : new LookAgain(settings.pace().longest());
    }

    private Deadline deadline() {
        return Deadline.after(settings.callBudget(), timeline.ticker());
    }
}
