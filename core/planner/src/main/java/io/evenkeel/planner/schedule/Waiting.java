package io.evenkeel.planner.schedule;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves that have not started, found by the hosts they have to do with; each list in the order of urgency. */
final class Waiting {
    private static final int GONE = -1;

    /** With gaps where something has gone. */
    private final List<Scheduler.@Nullable Errand> all = new ArrayList<>();

    private final @Nullable List<Scheduler.Errand>[] byHost;
    /** Where the errand of each VM is in the list of all. */
    private final int[] place;

    private int count;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of lists of one kind; nothing else gets into it
    Waiting(int hosts, int vms) {
        byHost = new List[hosts];
        place = new int[vms];
        Arrays.fill(place, GONE);
    }

    void add(Scheduler.Errand errand, int from) {
        place[errand.vm()] = all.size();
        all.add(errand);
        count++;
        addAt(from, errand);
        if (errand.to() != from) {
            addAt(errand.to(), errand);
        }
    }

    private void addAt(int host, Scheduler.Errand errand) {
        if (host == NOWHERE) {
            return;
        }
        List<Scheduler.Errand> there = byHost[host];
        if (there == null) {
            there = new ArrayList<>();
            byHost[host] = there;
        }
        there.add(errand);
    }

    void remove(Scheduler.Errand errand, int from) {
        all.set(place[errand.vm()], null);
        place[errand.vm()] = GONE;
        count--;
        removeAt(from, errand.vm());
        removeAt(errand.to(), errand.vm());
    }

    private void removeAt(int host, int vm) {
        List<Scheduler.Errand> there = of(host);
        for (int i = 0; i < there.size(); i++) {
            if (there.get(i).vm() == vm) {
                there.remove(i);
                return;
            }
        }
    }

    boolean has(Scheduler.Errand errand) {
        return place[errand.vm()] != GONE;
    }

    boolean isEmpty() {
        return count == 0;
    }

    List<Scheduler.Errand> all() {
        List<Scheduler.Errand> left = new ArrayList<>(count);
        for (Scheduler.Errand errand : all) {
            if (errand != null) {
                left.add(errand);
            }
        }
        return left;
    }

    /** Those that have to do with a host; the list changes with every {@link #remove}. */
    List<Scheduler.Errand> of(int host) {
        List<Scheduler.Errand> there = host == NOWHERE ? null : byHost[host];
        return there == null ? List.of() : there;
    }
}
