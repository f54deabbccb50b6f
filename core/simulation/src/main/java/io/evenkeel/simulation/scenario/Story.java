package io.evenkeel.simulation.scenario;

import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.simulation.store.StoreObserver;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.simulation.world.SimVm;
import io.evenkeel.simulation.world.WorldObserver;
import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.fact.Fact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells what happens as a person would. */
final class Story implements WorldObserver, StoreObserver {

    private final Schedule schedule;
    private final List<String> lines = new ArrayList<>();
    private final Map<SimVm, String> vms = new HashMap<>();
    private final Map<SimHost, String> hosts = new HashMap<>();

    Story(Schedule schedule) {
        this.schedule = schedule;
    }

    void add(String line) {
        lines.add(String.format(Locale.ROOT, "%9.3f s  %s", schedule.now() / 1e9, line));
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void changed(SimVm vm) {
        String now = vm.executing().isEmpty() ? "stands still" : "runs on " + Sentences.all(vm.executing());
        String all = now + (vm.isGuestHung() ? ", and its guest hangs" : "");
        if (!all.equals(vms.put(vm, all))) {
            add(vm + " " + all);
        }
    }

    @Override
    public void restarts(SimVm vm, SimHost host) {
        add("the platform itself restarts " + vm + " on " + host);
    }

    @Override
    public void changed(SimHost host) {
        String now = host.isPowered()
                ? (host.isHung() ? "hangs" : host.answers() ? "answers" : "is cut off")
                : "has no power";
        if (!now.equals(hosts.put(host, now))) {
            add(host + " " + now);
        }
    }

    @Override
    public void elected(String supervisor, Epoch epoch) {
        add(supervisor + " is elected, epoch " + epoch);
    }

    @Override
    public void appended(String supervisor, Epoch epoch, List<Fact> facts) {
        for (Fact fact : facts) {
            String sentence = Sentences.of(fact);
            if (!sentence.isEmpty()) {
                add(supervisor + ": " + sentence);
            }
        }
    }
}
