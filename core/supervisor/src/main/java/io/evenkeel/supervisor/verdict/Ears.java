package io.evenkeel.supervisor.verdict;

import io.evenkeel.supervisor.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether this supervisor may trust what it does not hear: it asks itself before it suspects others, as Lifeguard does.
 *
 * <p>A supervisor that was paused has not listened, so its silence counts from the end of the pause; one that hears
 * nobody at all is cut off rather than alone in the world, and has not listened either.
 */
final class Ears {

    private final VerdictSettings settings;
    private long listeningSince;
    private boolean listensAnew;
    private long deafUntil = Watched.NEVER;
    private long deafSince = Watched.NEVER;
    private boolean hearsNobody = true;
    private long hearsNobodySince;

    Ears(VerdictSettings settings, Moment now) {
        this.settings = settings;
        this.listeningSince = now.nanos();
        this.hearsNobodySince = now.nanos();
    }

    /** Something has come in that was due at {@code due}; true if there was a pause before it. */
    boolean comes(Moment now, Moment due) {
        boolean isLate = now.nanos() - due.nanos() > settings.pause().toNanos();
        if (isLate) {
            listeningSince = now.nanos();
            listensAnew = true;
        }
        return isLate;
    }

    /** How many hosts were heard just now. */
    void hears(long now, int hosts) {
        if (hosts == 0 && !hearsNobody) {
            hearsNobodySince = now;
        }
        if (hosts > 0 && hearNobodyFor(now, settings.silence().dividedBy(2))) {
            listeningSince = now;
            listensAnew = true;
            deafSince = hearsNobodySince;
            deafUntil = now;
        }
        hearsNobody = hosts == 0;
    }

    long listeningSince() {
        return listeningSince;
    }

    /**
     * Since when a silence counts that began at {@code since}. After a long deafness nobody knows when hosts went silent
     * that are silent since: it may have been together, and the brake is to count them as if it were.
     */
    long countedSince(long since) {
        boolean isOlder = deafUntil == Watched.NEVER
                || since < deafSince - settings.brake().window().toNanos();
        return isOlder ? since : Math.max(since, deafUntil);
    }

    boolean hearNobodyFor(long now, Duration time) {
        return hearsNobody && now - hearsNobodySince >= time.toNanos();
    }

    /** What is wrong with them; nothing if they may be trusted. */
    @Nullable
    String complaint(long now) {
        if (hearsNobody) {
            return "this supervisor hears no host at all";
        }
        if (listensAnew && now - listeningSince < settings.recovery().toNanos()) {
            return "this supervisor did not listen until a moment ago";
        }
        return null;
    }
}
