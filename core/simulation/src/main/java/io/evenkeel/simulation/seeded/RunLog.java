package io.evenkeel.simulation.seeded;

import io.evenkeel.simulation.schedule.Schedule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What happened, one line for each event; nothing is kept, nor made into text, unless somebody wants to read it. */
public final class RunLog {

    private final Schedule schedule;
    private final boolean isKept;
    private final List<String> lines = new ArrayList<>();

    RunLog(Schedule schedule, boolean isKept) {
        this.schedule = schedule;
        this.isKept = isKept;
    }

    void add(Supplier<String> line) {
        if (isKept) {
            lines.add(String.format(Locale.ROOT, "%10.3f  %s", schedule.now() / 1e9, line.get()));
        }
    }

    public List<String> lines() {
        return Collections.unmodifiableList(lines);
    }
}
