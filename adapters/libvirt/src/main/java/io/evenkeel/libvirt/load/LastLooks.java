package io.evenkeel.libvirt.load;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last looks at counters, of which rates are made by comparison. Safe for use by several threads.
 *
 * <p>Of looks that follow each other fast, some are dropped, so that there is always one old enough to compare with.
 */
final class LastLooks<K, V> {

    /** Long enough for the kernel's counters, which tick in hundredths of a second. */
    static final Duration SHORTEST_WINDOW = Duration.ofMillis(300);

    /** What is older tells of another time. */
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(5);

    /** @param takenAt nanoseconds of a ticker */
    record Look<K, V>(Map<K, V> values, long takenAt) {}

    private @Nullable Look<K, V> latest;
    private @Nullable Look<K, V> beforeLatest;

    /** The latest look that one taken now may be compared with. */
    synchronized Optional<Look<K, V>> toCompareWith(long now) {
        return usable(latest, now).or(() -> usable(beforeLatest, now));
    }

    private static <K, V> Optional<Look<K, V>> usable(@Nullable Look<K, V> look, long now) {
        return Optional.ofNullable(look)
                .filter(each -> !each.values().isEmpty())
                .filter(each -> now - each.takenAt() >= SHORTEST_WINDOW.toNanos())
                .filter(each -> now - each.takenAt() <= LONGEST_WINDOW.toNanos());
    }

    synchronized void add(Look<K, V> look) {
        if (latest == null || look.takenAt() - latest.takenAt() >= SHORTEST_WINDOW.toNanos()) {
            beforeLatest = latest;
            latest = look;
        }
    }
}
