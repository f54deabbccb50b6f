package io.evenkeel.server.quantity;

import io.evenkeel.supervisor.input.TimeWindow;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Windows as people write them, such as {@code 22:00-05:00} or {@code mon-fri 22:00-05:00 Europe/Berlin}. */
public final class TimeWindowText {
    private static final Pattern FORM =
            Pattern.compile("(?:([A-Za-z,-]+)\\s+)?([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})(?:\\s+(\\S+))?");
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private TimeWindowText() {}

    /**
     * The window; in the zone of this machine if the text names none.
     *
     * @throws IllegalArgumentException if the text is none, with a message that says what would be right
     */
    public static TimeWindow parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is no window; write for example '22:00-05:00', 'mon-fri 22:00-05:00' or"
                    + " 'sat,sun 22:00-05:00 Europe/Berlin'");
        }
        try {
            return new TimeWindow(
                    days(Optional.ofNullable(form.group(1)).orElse("")),
                    LocalTime.parse(form.group(2)),
                    LocalTime.parse(form.group(3)),
                    form.group(4) == null ? ZoneId.systemDefault() : ZoneId.of(form.group(4)));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is no window: " + e.getMessage(), e);
        }
    }

    private static Set<DayOfWeek> days(String text) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        if (text.isEmpty()) {
            return days;
        }
        for (String part : text.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] ends = part.split("-", -1);
            int day = day(ends[0]);
            int last = day(ends[ends.length - 1]);
            days.add(DayOfWeek.of(day));
            while (day != last) {
                day = day % 7 + 1;
                days.add(DayOfWeek.of(day));
            }
        }
        return days;
    }

    private static int day(String name) {
        int at = DAYS.indexOf(name);
        if (at < 0) {
            throw new IllegalArgumentException("'" + name + "' is no day; days are " + String.join(", ", DAYS));
        }
        return at + 1;
    }
}
