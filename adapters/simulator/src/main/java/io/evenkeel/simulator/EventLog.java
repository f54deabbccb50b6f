package io.evenkeel.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** What happened, for people; the latest hundred thousand lines. */
final class EventLog {

    private static final int KEPT = 100_000;

    private final Timeline timeline;
    private final Deque<String> lines = new ArrayDeque<>();

    EventLog(Timeline timeline) {
        this.timeline = timeline;
    }

    void add(String what) {
        lines.add(String.format(Locale.ROOT, "%.6f %s", timeline.now() / 1e9, what));
        if (lines.size() > KEPT) {
            lines.remove();
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
