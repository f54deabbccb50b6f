package io.evenkeel.supervisor.input;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.text.Words;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * A time of day, on some days of the week, in which something may begin.
 *
 * @param days on which it opens; every day if empty
 * @param from when it opens
 * @param to when it closes, the next day if it is not after {@code from}
 */
public record TimeWindow(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
    public TimeWindow {
        days = Set.copyOf(days);
        requireNonNull(from, "from");
        requireNonNull(to, "to");
        requireNonNull(zone, "zone");
    }

    public boolean isOpen(Instant at) {
        ZonedDateTime local = at.atZone(zone);
        LocalTime time = local.toLocalTime();
        if (from.isBefore(to)) {
            return opensOn(local.getDayOfWeek()) && !time.isBefore(from) && time.isBefore(to);
        }
        return (opensOn(local.getDayOfWeek()) && !time.isBefore(from))
                || (opensOn(local.getDayOfWeek().minus(1)) && time.isBefore(to));
    }

    private boolean opensOn(DayOfWeek day) {
        return days.isEmpty() || days.contains(day);
    }

    /** As people write it. */
    @Override
    public String toString() {
        return (days.isEmpty() ? "" : Words.of(days) + " ") + from + "-" + to + " " + zone;
    }
}
