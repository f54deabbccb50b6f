package io.evenkeel.simulation.seeded;

import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.simulation.store.StoreObserver;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.simulation.world.SimVm;
import io.evenkeel.simulation.world.WorldObserver;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.fact.Fact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How long things took in a run, and how often they happened. */
public final class Measures implements WorldObserver, StoreObserver {

    private final Schedule schedule;
    private final Map<HostId, Long> silentSince = new HashMap<>();
    private final List<Duration> toFence = new ArrayList<>();
    private final List<Duration> toStart = new ArrayList<>();
    private final Map<HostId, Long> deadSince = new HashMap<>();
    private final List<Duration> fromProof = new ArrayList<>();
    private int fences;
    private int starts;
    private int terms;
    private long facts;

    Measures(Schedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public void changed(SimHost host) {
        if (host.answers()) {
            silentSince.remove(host.id());
        } else {
            silentSince.putIfAbsent(host.id(), schedule.now());
        }
    }

    @Override
    public void starts(Operation operation, SimVm vm, SimHost host, SafetyEvidence evidence) {
        starts++;
    }

    @Override
    public void elected(String supervisor, Epoch epoch) {
        terms++;
    }

    @Override
    public void appended(String supervisor, Epoch epoch, List<Fact> added) {
        facts += added.size();
        for (Fact fact : added) {
            if (fact instanceof Fact.FenceIntended fence) {
                fences++;
                note(toFence, fence.host());
            } else if (fact instanceof Fact.HostDead dead) {
                deadSince.put(dead.host(), schedule.now());
            } else if (fact instanceof Fact.StartIntended start) {
                start.from().ifPresent(host -> note(toStart, host));
                start.from()
                        .map(deadSince::get)
                        .ifPresent(since -> fromProof.add(Duration.ofNanos(schedule.now() - since)));
            }
        }
    }

    private void note(List<Duration> times, HostId host) {
        Long since = silentSince.get(host);
        if (since != null) {
            times.add(Duration.ofNanos(schedule.now() - since));
        }
    }

    /** From the moment a host fell silent to each intent to fence it. */
    public List<Duration> toFence() {
        return List.copyOf(toFence);
    }

    /** From the moment a host fell silent to each intent to start one of its VMs. */
    public List<Duration> toStart() {
        return List.copyOf(toStart);
    }

    /** From the moment a host's death was proven to each intent to start one of its VMs. */
    public List<Duration> fromProof() {
        return List.copyOf(fromProof);
    }

    public int fences() {
        return fences;
    }

    public int starts() {
        return starts;
    }

    public int terms() {
        return terms;
    }

    public long facts() {
        return facts;
    }
}
