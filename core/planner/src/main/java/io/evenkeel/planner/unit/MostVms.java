package io.evenkeel.planner.unit;

import static io.evenkeel.planner.model.Dense.NOWHERE;
import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Compiled;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Occupancy;
import io.evenkeel.planner.model.Span;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.model.Tracker;
import io.evenkeel.planner.model.Vm;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** At most so many VMs on each host, those on their way to it included. */
public record MostVms(Strength strength, int most) implements Constraint {
    public MostVms {
        requireNonNull(strength, "strength");
        if (most < 0) {
            throw new IllegalArgumentException("at most " + most + " VMs for each host; give 0 or more");
        }
    }

    @Override
    public String name() {
        return "most VMs";
    }

    @Override
    public Span span() {
        return Span.CONTINUOUS;
    }

    @Override
    public Compiled compile(Dense cluster) {
        return new PerHost(cluster.hosts, most);
    }

    private static final class PerHost implements Tracker {
        private final int[] counts;
        private final int most;

        PerHost(int hosts, int most) {
            counts = new int[hosts];
            this.most = most;
        }

        @Override
        public boolean touches(int vm) {
            return true;
        }

        private long change(int host, int by) {
            return host == NOWHERE
                    ? 0
                    : (long) Math.max(0, counts[host] + by - most) - Math.max(0, counts[host] - most);
        }

        private void add(int host, int by) {
            if (host != NOWHERE) {
                counts[host] += by;
            }
        }

        @Override
        public long delta(int vm, int from, int to) {
            return from == to ? 0 : change(from, -1) + change(to, 1);
        }

        @Override
        public void move(int vm, int from, int to) {
            add(from, -1);
            add(to, 1);
        }

        @Override
        public long violations(int vm, int host) {
            return Math.max(0, counts[host] - most);
        }

        @Override
        public long holdDelta(int vm, int from, int to) {
            return change(to, 1);
        }

        @Override
        public void hold(int vm, int from, int to) {
            add(to, 1);
        }

        @Override
        public void release(int vm, int from, int to) {
            add(from, -1);
        }
    }

    @Override
    public List<String> broken(Occupancy occupancy) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Vm vm : occupancy.cluster().vms()) {
            occupancy.hostsOf(vm.name()).forEach(host -> counts.merge(host, 1, Integer::sum));
        }
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() > most)
                .map(entry -> name() + ": " + entry.getKey() + " has " + entry.getValue() + ", at most " + most)
                .toList();
    }
}
