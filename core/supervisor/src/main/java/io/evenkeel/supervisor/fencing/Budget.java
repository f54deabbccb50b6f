package io.evenkeel.supervisor.fencing;

import io.evenkeel.supervisor.Moment;
import java.util.ArrayDeque;
import java.util.Deque;

/** Counts the hosts that were cut off lately. */
final class Budget {

    private final FencingSettings.Budget settings;
    private final Deque<Moment> spent = new ArrayDeque<>();

    Budget(FencingSettings.Budget settings) {
        this.settings = settings;
    }

    boolean allows(Moment now, int hosts) {
        while (!spent.isEmpty() && now.since(spent.getFirst()).compareTo(settings.window()) >= 0) {
            spent.removeFirst();
        }
        return spent.size() < settings.of(hosts);
    }

    void spend(Moment now) {
        spent.addLast(now);
    }
}
