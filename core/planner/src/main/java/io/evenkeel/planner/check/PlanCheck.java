package io.evenkeel.planner.check;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Occupancy;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Span;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.schedule.TimedMove;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replays a schedule event by event and tells what it does wrong: a VM that is not where a move takes it from, more given
 * away than a host has, a hard constraint broken more than before. Slow and simple on purpose; it shares with the planner
 * what a cluster is, and nothing else.
 */
public final class PlanCheck {
    private final Cluster cluster;
    private final Occupancy occupancy;
    private final Map<String, Host> hosts = new HashMap<>();
    private final Map<String, Vm> vms = new HashMap<>();
    private final Map<String, String> at = new HashMap<>();
    private final Map<String, long[]> used = new HashMap<>();
    private final Map<Constraint, Integer> brokenBefore = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    private PlanCheck(Cluster cluster) {
        this.cluster = cluster;
        occupancy = new Occupancy(cluster);
        cluster.hosts().forEach(host -> hosts.put(host.name(), host));
        cluster.vms().forEach(vm -> {
            vms.put(vm.name(), vm);
            vm.host().ifPresent(host -> {
                at.put(vm.name(), host);
                change(host, vm, 1);
            });
        });
        hard().forEach(each -> brokenBefore.put(each, each.broken(occupancy).size()));
    }

    private record Event(Duration time, boolean isStart, TimedMove move) {}

    /**
     * Everything that is wrong with the schedule; empty if nothing is.
     *
     * @param cluster the cluster the plan was made for, with hosts marked as the plan took them
     */
    public static List<String> problems(Cluster cluster, List<TimedMove> moves) {
        PlanCheck check = new PlanCheck(cluster);
        List<Event> events = new ArrayList<>();
        moves.forEach(move -> {
            events.add(new Event(move.start(), true, move));
            events.add(new Event(move.end(), false, move));
        });
        events.sort(Comparator.comparing(Event::time).thenComparing(Event::isStart));
        for (Event event : events) {
            if (event.isStart()) {
                check.start(event.move());
            } else {
                check.end(event.move());
            }
            check.constraints(Span.CONTINUOUS, "at " + event.time());
        }
        check.constraints(Span.DISCRETE, "in the end");
        return check.problems;
    }

    private List<Constraint> hard() {
        return cluster.constraints().stream()
                .filter(each -> each.strength().isHard())
                .toList();
    }

    private void change(String host, Vm vm, int sign) {
        long[] there =
                used.computeIfAbsent(host, key -> new long[cluster.resources().size()]);
        for (int k = 0; k < there.length; k++) {
            there[k] = Math.addExact(there[k], sign * vm.demand().get(k));
        }
    }

    private void start(TimedMove move) {
        Vm vm = vms.get(move.vm());
        Host to = hosts.get(move.to());
        if (vm == null || to == null) {
            problems.add("move of " + move.vm() + " to " + move.to() + ": one of them is not in the cluster");
            return;
        }
        String from = at.get(move.vm());
        Optional<String> runsOn = Optional.ofNullable(from)
                .filter(name -> Optional.ofNullable(hosts.get(name))
                        .filter(host -> host.state() != HostState.FAILED)
                        .isPresent());
        boolean runs = runsOn.isPresent();
        if (!move.from().equals(runsOn)) {
            problems.add(move.vm() + " is said to run on " + move.from() + " but is on " + from);
        }
        if (!vm.isMovable() && runs) {
            problems.add(move.vm() + " is pinned, but moves");
        }
        if (to.state() != HostState.ONLINE) {
            problems.add(move.vm() + " goes to " + to.name() + ", which is " + to.state());
        }
        if (!to.labels().containsAll(vm.needs())) {
            problems.add(move.vm() + " needs " + vm.needs() + ", which " + to.name() + " does not offer");
        }
        if (move.to().equals(from)) {
            problems.add(move.vm() + " moves to where it is");
            return;
        }
        change(to.name(), vm, 1);
        occupancy.hold(vm.name(), to.name());
        if (!runs && from != null) {
            leave(vm, from);
        }
        capacity(to, vm);
    }

    private void leave(Vm vm, String from) {
        change(from, vm, -1);
        occupancy.release(vm.name(), from);
    }

    private void end(TimedMove move) {
        Vm vm = vms.get(move.vm());
        if (vm != null && move.from().isPresent()) {
            leave(vm, move.from().get());
        }
        at.put(move.vm(), move.to());
    }

    private void capacity(Host host, Vm vm) {
        long[] there =
                used.getOrDefault(host.name(), new long[cluster.resources().size()]);
        for (int k = 0; k < there.length; k++) {
            Resource resource = cluster.resources().get(k);
            if (resource.isLimited()
                    && BigDecimal.valueOf(there[k])
                                    .compareTo(
                                            BigDecimal.valueOf(host.capacity().get(k))
                                                    .multiply(BigDecimal.valueOf(resource.overcommit())))
                            > 0) {
                problems.add(host.name() + " has given away " + there[k] + " of " + resource.name() + " when "
                        + vm.name() + " comes");
            }
        }
    }

    private void constraints(Span span, String when) {
        for (Constraint each : hard()) {
            if (each.span() == span) {
                List<String> broken = each.broken(occupancy);
                if (broken.size() > brokenBefore.getOrDefault(each, 0)) {
                    problems.add(when + ": " + String.join("; ", broken));
                }
            }
        }
    }
}
