package io.evenkeel.supervisor.maintenance;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.text.Words;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.plan.Drain;
import io.evenkeel.planner.plan.Move;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.migration.Cause;
import io.evenkeel.supervisor.migration.MoveQueue;
import io.evenkeel.supervisor.migration.WantedMove;
import io.evenkeel.supervisor.placement.ClusterPicture;
import io.evenkeel.supervisor.placement.Demand;
import io.evenkeel.supervisor.placement.Objections;
import io.evenkeel.supervisor.placement.PlacementLabels;
import io.evenkeel.supervisor.verdict.Verdicts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds places for the VMs of hosts that shall be empty, puts their moves in line, and names what stands in the way. */
final class DrainPlan {

    private static final long SEED = 1;

    private final Ledger ledger;
    private final Verdicts verdicts;
    private final MoveQueue queue;
    private final ClusterPicture picture;
    private final Residents residents;

    DrainPlan(Ledger ledger, Verdicts verdicts, MoveQueue queue, ClusterPicture picture, Residents residents) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.verdicts = requireNonNull(verdicts, "verdicts");
        this.queue = requireNonNull(queue, "queue");
        this.picture = requireNonNull(picture, "picture");
        this.residents = requireNonNull(residents, "residents");
    }

    /** Plans for all of them together, since they share the hosts that take their VMs. */
    void make(Moment now, Collection<Drainage> drainages) {
        residents.look();
        Cluster cluster = picture.draw(onTheirWay(queue), Demand.UNKNOWN, List.of());
        Cluster known = withBans(cluster, drainages);
        Map<String, Drainage> byHost = new LinkedHashMap<>();
        Set<String> inPicture =
                cluster.hosts().stream().map(host -> host.name()).collect(Collectors.toSet());
        for (Drainage drainage : drainages) {
            if (inPicture.contains(drainage.host().value())) {
                byHost.put(drainage.host().value(), drainage);
            }
        }
        Set<String> unplaced = Set.of();
        if (byHost.keySet().stream()
                .anyMatch(host -> !residents.on(new HostId(host)).isEmpty())) {
            Plan plan = new Drain(byHost.keySet(), SEED).plan(known);
            plan.moves().forEach(move -> want(now, move, byHost));
            unplaced = new LinkedHashSet<>(plan.unplaced());
        }
        Objections objections = unplaced.isEmpty() ? null : new Objections(known);
        for (Drainage drainage : drainages) {
            describe(now, drainage, inPicture.contains(drainage.host().value()), unplaced, objections);
        }
    }

    /** Where VMs shall go whose moves wait for their turn. */
    static Map<VmId, HostId> onTheirWay(MoveQueue queue) {
        Map<VmId, HostId> going = new LinkedHashMap<>();
        queue.waiting().forEach(move -> going.put(move.vm(), move.destination()));
        return going;
    }

    private static Cluster withBans(Cluster cluster, Collection<Drainage> drainages) {
        Set<VmId> vms = cluster.vms().stream().map(vm -> new VmId(vm.name())).collect(Collectors.toSet());
        Set<HostId> hosts =
                cluster.hosts().stream().map(host -> new HostId(host.name())).collect(Collectors.toSet());
        List<Constraint> constraints = new ArrayList<>(cluster.constraints());
        drainages.forEach(each -> constraints.addAll(each.bans(vms, hosts)));
        return cluster.withConstraints(constraints);
    }

    private void want(Moment now, Move move, Map<String, Drainage> byHost) {
        VmId vm = new VmId(move.vm());
        @Nullable Drainage drainage = move.from().map(byHost::get).orElse(null);
        boolean makesRoom = drainage == null
                && move.from()
                        .filter(from -> !ledger.held().containsKey(new HostId(from)))
                        .isPresent();
        if (makesRoom) {
            drainage = byHost.values().iterator().next();
        }
        if (drainage != null && queue.of(vm).isEmpty() && drainage.mayTry(now, vm)) {
            queue.want(WantedMove.of(vm, new HostId(move.to()), Cause.drain(drainage.host())));
        }
    }

    private void describe(
            Moment now, Drainage drainage, boolean isInPicture, Set<String> unplaced, @Nullable Objections objections) {
        List<Obstacle> obstacles = new ArrayList<>();
        for (Vm vm : residents.on(drainage.host())) {
            if (residents.isLeaving(vm.id())) {
                if (ledger.alarm("migration-unclear/" + vm.id()).isEmpty()) {
                    drainage.progressed(now);
                }
            } else if (queue.of(vm.id()).isEmpty()) {
                obstacles.add(obstacle(drainage, vm, isInPicture, unplaced, objections));
                if (unplaced.contains(vm.id().value())) {
                    drainage.exhausted(now, vm.id());
                }
            }
        }
        drainage.obstacles(obstacles);
    }

    private Obstacle obstacle(
            Drainage drainage, Vm vm, boolean isInPicture, Set<String> unplaced, @Nullable Objections objections) {
        if (!(vm.residence() instanceof Residence.OnHost) || vm.state() == VmState.UNKNOWN) {
            return new Obstacle(vm.id(), "where it is, or its state, is not known: " + Words.of(vm.residence()), "");
        }
        if (!isInPicture) {
            return new Obstacle(
                    vm.id(),
                    "nothing is moved off host " + drainage.host() + " while it is "
                            + Words.of(verdicts.of(drainage.host())),
                    "");
        }
        if (PlacementLabels.isPinned(vm.labels())) {
            return new Obstacle(
                    vm.id(), "it is pinned by its label", "remove the label evenkeel.pinned, or shut the VM down");
        }
        Optional<Obstacle> refusal = drainage.refusal(vm.id());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (objections != null && unplaced.contains(vm.id().value())) {
            return new Obstacle(
                    vm.id(),
                    "there is no place for it: " + objections.summary(vm.id().value()),
                    "free memory on other hosts, loosen the rule, or shut the VM down");
        }
        return new Obstacle(vm.id(), "something else is under way with it", "");
    }
}
