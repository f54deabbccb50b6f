package io.evenkeel.planner.schedule;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Moves that have not started, found by the hosts they have to do with; each list in the order of urgency. */
final class Waiting {
    private final Set<Scheduler.Errand> all = new LinkedHashSet<>();
    private final Map<Integer, Set<Scheduler.Errand>> byHost;

    Waiting(int hosts) {
        byHost = new HashMap<>(hosts);
    }

    void add(Scheduler.Errand errand, int from) {
        all.add(errand);
        for (int host : new int[] {from, errand.to()}) {
            if (host != NOWHERE) {
                byHost.computeIfAbsent(host, key -> new LinkedHashSet<>()).add(errand);
            }
        }
    }

    void remove(Scheduler.Errand errand, int from) {
        all.remove(errand);
        for (int host : new int[] {from, errand.to()}) {
            Set<Scheduler.Errand> there = byHost.get(host);
            if (there != null) {
                there.remove(errand);
            }
        }
    }

    boolean has(Scheduler.Errand errand) {
        return all.contains(errand);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    List<Scheduler.Errand> all() {
        return new ArrayList<>(all);
    }

    List<Scheduler.Errand> of(int host) {
        Set<Scheduler.Errand> there = byHost.get(host);
        return there == null ? List.of() : new ArrayList<>(there);
    }
}
