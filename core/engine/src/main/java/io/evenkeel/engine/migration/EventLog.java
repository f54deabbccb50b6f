package io.evenkeel.engine.migration;

import io.evenkeel.engine.migration.MigrationEvent.Kind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** What happened to one migration besides its ordinary course; bounded. Safe for use by several threads. */
final class EventLog {

    private static final int MOST = 256;

    private final Clock clock;
    private List<MigrationEvent> events = List.of();

    EventLog(Clock clock) {
        this.clock = clock;
    }

    /** Adds an event; beyond the bound the oldest goes. */
    synchronized void add(Kind kind, String text) {
        List<MigrationEvent> more = new ArrayList<>(events);
        if (more.size() == MOST) {
            more.remove(0);
        }
        more.add(new MigrationEvent(clock.instant(), kind, text));
        events = List.copyOf(more);
    }

    /** Adds an event unless there is one of the same kind and text. */
    synchronized void addOnce(Kind kind, String text) {
        boolean known = events.stream()
                .anyMatch(event -> event.kind() == kind && event.text().equals(text));
        if (!known) {
            add(kind, text);
        }
    }

    synchronized List<MigrationEvent> all() {
        return events;
    }
}
