package io.evenkeel.simulator;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The numbered events of the hypervisor: which host or VM may have changed, and what guests told.
 *
 * <p>Only the latest are kept. Whoever asks for older ones, or for some that were lost, is told that they are missing.
 */
final class Changes {

    /** Enough for every VM of a rack; a reader that is further behind is better served by a new listing. */
    private static final int KEPT = 4096;

    private record Event(long number, Object subject) {}

    private final Deque<Event> events = new ArrayDeque<>();
    private long latest;
    private boolean losing;

    void add(HostId host) {
        append(host);
    }

    void add(VmId vm) {
        append(vm);
    }

    void add(GuestLife.Told told) {
        append(told);
    }

    private void append(Object subject) {
        latest++;
        if (losing) {
            return;
        }
        events.add(new Event(latest, subject));
        if (events.size() > KEPT) {
            events.remove();
        }
    }

    void lose(boolean on) {
        losing = on;
    }

    long latest() {
        return latest;
    }

    /** What may have changed after the event of the given number; empty if events in between are missing. */
    Optional<Set<Object>> since(long number) {
        Set<Object> subjects = new LinkedHashSet<>();
        long found = 0;
        for (var newest = events.descendingIterator(); newest.hasNext(); ) {
            Event event = newest.next();
            if (event.number() <= number) {
                break;
            }
            found++;
            subjects.add(event.subject());
        }
        return found == latest - number ? Optional.of(subjects) : Optional.empty();
    }
}
