package io.evenkeel.planner.schedule;

import io.evenkeel.planner.cost.MigrationTimes;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * List scheduling: whenever something ends, what waits for its hosts is asked again, the longest first. A VM holds its
 * destination from the start and its source until the end, so a plan never needs more room than there is at any instant.
 * A cycle in which everyone waits is broken by a detour over a host with room. What cannot be moved stays where it is, and
 * so does what must not move without it.
 *
 * <p>After a failure, schedule anew from the cluster as it is then, with the failed VM pinned.
 */
public final class Scheduler {
    private final Dense dense;
    private final Placement placement;
    private final Roads roads;
    private final Waiting waiting;
    private final BitSet straight;
    private final BitSet detoured = new BitSet();
    private final PriorityQueue<Trip> running = new PriorityQueue<>();
    private final List<TimedMove> done = new ArrayList<>();
    private final List<Integer> stuck = new ArrayList<>();
    private long now;

    /**
     * A destination for a VM, by indices.
     *
     * @param times what the move takes from where the VM was at first
     */
    record Errand(int vm, int to, MigrationTimes times) {}

    private record Trip(int vm, int from, int to, long endNanos) implements Comparable<Trip> {
        @Override
        public int compareTo(Trip other) {
            int byEnd = Long.compare(endNanos, other.endNanos);
            return byEnd != 0 ? byEnd : Integer.compare(vm, other.vm);
        }
    }

    private Scheduler(Dense dense, Placement placement, Lanes lanes, BitSet straight) {
        this.straight = straight;
        this.dense = dense;
        this.placement = placement;
        roads = new Roads(dense, lanes);
        waiting = new Waiting(dense.hosts, dense.vms);
    }

    /**
     * Puts destinations into time.
     *
     * @param destinations VMs by name, with the host each shall go to, the more urgent first; at most one for each VM
     * @param isUrgencyKept whether the order given decides who goes first, and not the length of the way
     */
    public static Schedule schedule(
            Cluster cluster, List<? extends Destination> destinations, Lanes lanes, boolean isUrgencyKept) {
        Dense dense = new Dense(cluster);
        int[] vms = new int[destinations.size()];
        int[] hosts = new int[vms.length];
        for (int i = 0; i < vms.length; i++) {
            vms[i] = dense.vm(destinations.get(i).vm());
            hosts[i] = dense.host(destinations.get(i).to());
        }
        BitSet straight = new BitSet();
        BitSet dropped = new BitSet();
        while (true) {
            Scheduler scheduler = new Scheduler(dense, new Placement(dense), lanes, straight);
            Schedule schedule = scheduler.run(vms, hosts, dropped, isUrgencyKept);
            if (!scheduler.strandsAny(straight) && !scheduler.breaksAny(vms, dropped)) {
                return schedule;
            }
        }
    }

    /** Finds VMs that would be left where they only stepped aside; next time they shall not. */
    private boolean strandsAny(BitSet found) {
        int before = found.cardinality();
        for (int vm : stuck) {
            if (detoured.get(vm)) {
                found.set(vm);
            }
        }
        return found.cardinality() > before;
    }

    /**
     * Finds VMs that must stay because others do: what was planned holds when all moves are made, and without some of them
     * a rule may not.
     */
    private boolean breaksAny(int[] vms, BitSet found) {
        if (stuck.isEmpty() || !placement.isAnyWorseOff()) {
            return false;
        }
        List<Integer> away = IntStream.of(vms)
                .filter(vm -> placement.hostOf(vm) != dense.start[vm])
                .boxed()
                .toList();
        List<Integer> worse = away.stream().filter(placement::isWorseOff).toList();
        (worse.isEmpty() ? away : worse).forEach(found::set);
        return !away.isEmpty();
    }

    private Schedule run(int[] vms, int[] hosts, BitSet dropped, boolean isUrgencyKept) {
        List<Errand> order = new ArrayList<>(vms.length);
        for (int i = 0; i < vms.length; i++) {
            Optional<MigrationTimes> times = roads.predicted(vms[i], placement.hostOf(vms[i]), hosts[i]);
            if (!dropped.get(vms[i]) && times.isPresent()) {
                order.add(new Errand(vms[i], hosts[i], times.get()));
            } else {
                stuck.add(vms[i]);
            }
        }
        if (!isUrgencyKept) {
            order.sort(Scheduler::longestFirst);
        }
        Duration bound = roads.bound(order, placement);
        for (Errand errand : order) {
            waiting.add(errand, placement.hostOf(errand.vm()));
        }
        startAll();
        while (true) {
            while (!running.isEmpty()) {
                Trip first = running.poll();
                now = first.endNanos();
                arrive(first);
                while (!running.isEmpty() && running.peek().endNanos() == now) {
                    arrive(running.poll());
                }
            }
            if (waiting.isEmpty() || !(startAll() || detour())) {
                break;
            }
        }
        for (Errand errand : waiting.all()) {
            stuck.add(errand.vm());
        }
        List<String> left = new ArrayList<>(stuck.size());
        for (int vm : stuck) {
            left.add(dense.cluster.vms().get(vm).name());
        }
        return new Schedule(done, left, Duration.ofNanos(now), bound);
    }

    private static int longestFirst(Errand one, Errand other) {
        int byLength = other.times().total().compareTo(one.times().total());
        return byLength != 0 ? byLength : Integer.compare(one.vm(), other.vm());
    }

    private boolean startAll() {
        boolean any = false;
        for (Errand errand : waiting.all()) {
            any |= start(errand);
        }
        return any;
    }

    private void arrive(Trip trip) {
        placement.release(trip.vm(), trip.to());
        roads.leave(trip.from(), trip.to());
        startAt(trip.from());
        startAt(trip.to());
    }

    private void startAt(int host) {
        List<Errand> there = waiting.of(host);
        for (int i = 0; i < there.size(); ) {
            // What starts is no longer in the list.
            i += start(there.get(i)) ? 0 : 1;
        }
    }

    private boolean start(Errand errand) {
        int from = placement.hostOf(errand.vm());
        if (!waiting.has(errand) || !roads.isFree(from, errand.to()) || !placement.mayHold(errand.vm(), errand.to())) {
            return false;
        }
        MigrationTimes times = detoured.get(errand.vm()) ? roads.times(errand.vm(), from, errand.to()) : errand.times();
        go(errand.vm(), errand.to(), times, false);
        waiting.remove(errand, from);
        return true;
    }

    private void go(int vm, int to, MigrationTimes times, boolean isDetour) {
        int from = placement.hostOf(vm);
        long end = now + times.total().toNanos();
        placement.hold(vm, to);
        roads.enter(from, to);
        running.add(new Trip(vm, from, to, end));
        var move = new TimedMove(
                dense.cluster.vms().get(vm).name(),
                roads.isRunning(from)
                        ? Optional.of(dense.cluster.hosts().get(from).name())
                        : Optional.empty(),
                dense.cluster.hosts().get(to).name(),
                Duration.ofNanos(now),
                Duration.ofNanos(end),
                times.downtime(),
                isDetour);
        done.add(move);
    }

    /** Everyone waits for everyone: the smallest that can steps aside. */
    private boolean detour() {
        List<Errand> blocked = new ArrayList<>(waiting.all());
        blocked.sort(Comparator.comparingLong((Errand errand) -> dense.memory[errand.vm()])
                .thenComparingInt(Errand::vm));
        for (Errand errand : blocked) {
            int from = placement.hostOf(errand.vm());
            if (straight.get(errand.vm())
                    || detoured.get(errand.vm())
                    || !roads.isRunning(from)
                    || !dense.movable[errand.vm()]) {
                continue;
            }
            for (int host = 0; host < dense.hosts; host++) {
                if (host != from
                        && host != errand.to()
                        && roads.leads(errand.vm(), from, host)
                        && placement.mayHold(errand.vm(), host)) {
                    detoured.set(errand.vm());
                    waiting.remove(errand, from);
                    go(errand.vm(), host, roads.times(errand.vm(), from, host), true);
                    waiting.add(errand, host);
                    return true;
                }
            }
        }
        return false;
    }
}
