package io.evenkeel.supervisor.maintenance;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.text.Words;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.plan.Drain;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.duty.Notices;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.migration.MoveQueue;
import io.evenkeel.supervisor.placement.Calm;
import io.evenkeel.supervisor.placement.ClusterPicture;
import io.evenkeel.supervisor.placement.Demand;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.View;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Maintenance of many hosts, some at a time. The order is that of {@link io.evenkeel.planner.plan.Rolling}, the emptiest
 * first and no host that cannot be emptied beside those that are; but it is found host by host, since the cluster is
 * another one when the work on a host is done.
 */
public final class RollingMaintenance {

    /** Among alarms, one of this name says why it begins with no further host. */
    public static final String NAME = "rolling maintenance";

    private static final long SEED = 1;
    /** So many hosts are looked at for one that can be emptied now. */
    private static final int CANDIDATES = 8;

    /** Begins to empty a host. */
    @FunctionalInterface
    interface Begin {
        void begin(Moment now, HostId host, String by);
    }

    private final Ledger ledger;
    private final View view;
    private final Verdicts verdicts;
    private final Outbox outbox;
    private final Alarms alarms;
    private final MoveQueue queue;
    private final ClusterPicture picture;
    private final Begin drain;

    RollingMaintenance(
            Ledger ledger,
            View view,
            Verdicts verdicts,
            Outbox outbox,
            MoveQueue queue,
            ClusterPicture picture,
            Begin drain) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
        this.verdicts = requireNonNull(verdicts, "verdicts");
        this.outbox = requireNonNull(outbox, "outbox");
        this.alarms = new Alarms(ledger, outbox);
        this.queue = requireNonNull(queue, "queue");
        this.picture = requireNonNull(picture, "picture");
        this.drain = requireNonNull(drain, "drain");
    }

    void begin(Moment now, Request.Roll roll, Notices notices) {
        List<HostId> hosts = roll.hosts().isEmpty()
                ? view.hosts().stream().map(seen -> seen.what().id()).toList()
                : roll.hosts().stream().distinct().toList();
        List<HostId> unknown =
                hosts.stream().filter(host -> view.host(host).isEmpty()).toList();
        if (ledger.rolling().isPresent()) {
            notices.say(
                    now, NAME, "not begun: that of " + ledger.rolling().get().by() + " is under way");
        } else if (hosts.isEmpty() || !unknown.isEmpty()) {
            notices.say(now, NAME, "not begun: no host is named " + Words.hosts(unknown));
        } else {
            outbox.remember(new Fact.RollingBegun(hosts, roll.atOnce(), roll.by()));
        }
    }

    /** A host was given back: it has been served if it was empty before. */
    void resumed(HostId host, String by, Ledger.Held held) {
        boolean isOurs =
                ledger.rolling().filter(state -> state.left().contains(host)).isPresent();
        if (isOurs) {
            boolean isServed = held.isDone() && held.isEmpty();
            outbox.remember(new Fact.RollingAdvanced(
                    host, isServed, by + (isServed ? " gave it back" : " gave it back before it was empty")));
            endIfDone();
        }
    }

    void stop(Request.StopRolling stop) {
        ledger.rolling().ifPresent(state -> end(stop.by() + " stopped it: " + stop.reason()));
    }

    /** Passes over what could not be emptied, and begins with as many hosts as may be empty at once. */
    void advance(Moment now) {
        Optional<Ledger.RollingState> rolling = ledger.rolling();
        // Whoever leads anew has not seen any host yet, and must not take them all for gone.
        if (rolling.isEmpty() || view.hosts().isEmpty()) {
            return;
        }
        for (HostId host : rolling.get().left()) {
            Ledger.Held held = ledger.held().get(host);
            if (held != null && held.isDone() && !held.isEmpty()) {
                passOver(host, held.detail());
            } else if (held == null) {
                outOfReach(host).ifPresent(why -> outbox.remember(new Fact.RollingAdvanced(host, false, why)));
            }
        }
        endIfDone();
        ledger.rolling().ifPresent(state -> beginMore(now, state));
    }

    /** Why a host cannot be emptied by moving VMs, however long one waits. */
    private Optional<String> outOfReach(HostId host) {
        Optional<HostState> state = view.host(host).map(seen -> seen.what().state());
        if (state.isEmpty()) {
            return Optional.of("it is no longer listed");
        }
        if (ledger.dead().containsKey(host)) {
            return Optional.of("it is down");
        }
        return state.filter(each -> each == HostState.OFF || each == HostState.MAINTENANCE)
                .map(each -> "the platform says that it is " + Words.of(each));
    }

    /** Who it is that holds the hosts which a rolling maintenance empties. */
    public static String holder(Ledger.RollingState state) {
        return NAME + " by " + state.by();
    }

    private void passOver(HostId host, String detail) {
        outbox.remember(new Fact.RollingAdvanced(host, false, detail));
        outbox.remember(new Fact.HostResumed(host, NAME));
    }

    private void endIfDone() {
        ledger.rolling().filter(state -> state.left().isEmpty()).ifPresent(state -> {
            long served = state.done().values().stream()
                    .filter(Fact.RollingAdvanced::isServed)
                    .count();
            String passed = state.done().values().stream()
                    .filter(step -> !step.isServed())
                    .map(step -> step.host() + ": " + step.detail())
                    .collect(Collectors.joining("; "));
            end(served + " of " + state.hosts().size() + " hosts served"
                    + (passed.isEmpty() ? "" : "; passed over: " + passed));
        });
    }

    private void end(String how) {
        outbox.remember(new Fact.RollingEnded(how));
        goOn();
    }

    private void beginMore(Moment now, Ledger.RollingState state) {
        List<HostId> left = state.left();
        long begun = left.stream().filter(ledger.held()::containsKey).count();
        Optional<String> disturbance = Calm.disturbance(ledger, view, verdicts);
        disturbance.ifPresentOrElse(this::wait, this::goOn);
        while (begun < state.atOnce() && disturbance.isEmpty()) {
            Optional<HostId> next = next(left, begun == 0);
            if (next.isEmpty()) {
                return;
            }
            drain.begin(now, next.get(), holder(state));
            begun++;
        }
    }

    private void wait(String why) {
        alarms.raise(NAME, Severity.WARNING, "the rolling maintenance begins with no further host: " + why);
    }

    private void goOn() {
        alarms.clear(NAME);
    }

    /** The emptiest host that can be emptied beside those that are held; any if none is held and none can be. */
    private Optional<HostId> next(List<HostId> left, boolean isAlone) {
        Cluster cluster = picture.draw(DrainPlan.onTheirWay(queue), Demand.UNKNOWN, List.of());
        Map<String, Long> load = new LinkedHashMap<>();
        cluster.vms().forEach(vm -> vm.host().ifPresent(host -> load.merge(host, 1L, Long::sum)));
        Set<String> usable = cluster.hosts().stream().map(host -> host.name()).collect(Collectors.toSet());
        List<HostId> waiting = left.stream()
                .filter(host -> !ledger.held().containsKey(host) && usable.contains(host.value()))
                .sorted(Comparator.<HostId>comparingLong(host -> load.getOrDefault(host.value(), 0L))
                        .thenComparing(HostId::value))
                .limit(CANDIDATES)
                .toList();
        Set<String> held = new HashSet<>();
        ledger.held().keySet().stream()
                .map(HostId::value)
                .filter(usable::contains)
                .forEach(held::add);
        int stuck = new Drain(held, SEED).plan(cluster).unplaced().size();
        for (HostId candidate : waiting) {
            Set<String> together = new HashSet<>(held);
            together.add(candidate.value());
            if (new Drain(together, SEED).plan(cluster).unplaced().size() <= stuck) {
                return Optional.of(candidate);
            }
        }
        return isAlone ? waiting.stream().findFirst() : Optional.empty();
    }
}
