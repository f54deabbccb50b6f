package io.evenkeel.supervisor.placement;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.verdict.Verdict;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Draws the cluster as the planner needs it, from what was seen, remembered and judged.
 *
 * <p>A host that is not healthy, or that the platform has set aside, is left out with its VMs: nothing is planned on its
 * account. A host that is held is there, but takes nothing. A VM on its way counts where it goes, and stays there, once
 * ({@link HostMemory}); what it takes of memory until then on its source is part of what the source reports as not free.
 */
public final class ClusterPicture {

    private final Ledger ledger;
    private final View view;
    private final Verdicts verdicts;
    private final HostMemory memory;
    private final PlacementRules rules;

    /**
     * What a host has of memory, and what is taken of it.
     *
     * @param memory MiB
     * @param taken MiB that the VMs take which are there, or go there
     * @param vms how many those are
     * @param isOpen whether more may come
     */
    public record Room(long memory, long taken, int vms, boolean isOpen) {}

    public ClusterPicture(Ledger ledger, View view, Verdicts verdicts, HostMemory memory, PlacementRules rules) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
        this.verdicts = requireNonNull(verdicts, "verdicts");
        this.memory = requireNonNull(memory, "memory");
        this.rules = requireNonNull(rules, "rules");
    }

    /**
     * Draws it. Takes time in proportion to the number of VMs.
     *
     * @param onTheirWay where VMs shall go whose moves wait
     * @param demand what VMs take beside their size
     * @param more constraints beside those of the rules
     */
    public Cluster draw(Map<VmId, HostId> onTheirWay, Demand demand, List<Constraint> more) {
        Map<VmId, HostId> underWay = underWay();
        Map<VmId, HostId> going = new LinkedHashMap<>(onTheirWay);
        going.putAll(underWay);
        Map<HostId, Host> hosts = usable();
        Map<HostId, Long> resident = new HashMap<>();
        Map<HostId, Long> coming = new HashMap<>();
        List<Vm> there = new ArrayList<>();
        for (View.Seen<Vm> seen : view.vms()) {
            Vm vm = seen.what();
            Optional<HostId> host = vm.host();
            if (host.isPresent() && hosts.containsKey(host.get()) && isRunning(vm)) {
                resident.merge(host.get(), PlannerTerms.mebibytes(vm), Long::sum);
                there.add(vm);
                HostId goal = underWay.getOrDefault(vm.id(), host.get());
                if (!goal.equals(host.get())) {
                    coming.merge(goal, PlannerTerms.mebibytes(vm), Long::sum);
                }
            }
        }
        List<io.evenkeel.planner.model.Host> planned = hosts.values().stream()
                .map(host -> plan(host, resident.getOrDefault(host.id(), 0L), coming.getOrDefault(host.id(), 0L)))
                .toList();
        List<io.evenkeel.planner.model.Vm> vms = there.stream()
                .map(vm -> plan(vm, hosts.keySet(), Optional.ofNullable(going.get(vm.id())), demand))
                .toList();
        List<Constraint> constraints = new ArrayList<>(rules.constraints(there));
        constraints.addAll(more);
        return new Cluster(PlannerTerms.RESOURCES, planned, vms, constraints);
    }

    /** The memory of every usable host: what {@link #draw} would say of it, for a small part of the effort. */
    public List<Room> rooms() {
        Map<VmId, HostId> underWay = underWay();
        Map<HostId, Host> hosts = usable();
        Map<HostId, Sums> sums = new HashMap<>();
        hosts.keySet().forEach(host -> sums.put(host, new Sums()));
        for (View.Seen<Vm> seen : view.vms()) {
            Vm vm = seen.what();
            Sums here =
                    isRunning(vm) && vm.residence() instanceof Residence.OnHost known ? sums.get(known.host()) : null;
            if (here != null) {
                long size = PlannerTerms.mebibytes(vm);
                HostId goal = underWay.get(vm.id());
                Sums there = goal == null ? here : sums.getOrDefault(goal, here);
                here.resident += size;
                there.coming += there == here ? 0 : size;
                there.taken += size;
                there.vms++;
            }
        }
        List<Room> rooms = new ArrayList<>();
        hosts.forEach((id, host) -> {
            Sums sum = requireNonNull(sums.get(id));
            rooms.add(new Room(
                    memory.of(host, sum.resident, sum.coming),
                    sum.taken,
                    sum.vms,
                    !ledger.held().containsKey(id)));
        });
        return rooms;
    }

    private Map<HostId, Host> usable() {
        Map<HostId, Host> hosts = new LinkedHashMap<>();
        for (View.Seen<Host> seen : view.hosts()) {
            if (isUsable(seen.what())) {
                hosts.put(seen.what().id(), seen.what());
            }
        }
        return hosts;
    }

    /** MiB and VMs of one host. */
    private static final class Sums {
        long resident;
        long coming;
        long taken;
        int vms;
    }

    /** Where what is under way takes VMs. */
    private Map<VmId, HostId> underWay() {
        Map<VmId, HostId> going = new LinkedHashMap<>();
        for (Ledger.OpenIntent open : ledger.open()) {
            if (open.intent() instanceof Fact.MigrationIntended move) {
                going.put(move.vm(), move.destination());
            } else if (open.intent() instanceof Fact.StartIntended start) {
                going.put(start.vm(), start.target());
            }
        }
        return going;
    }

    private boolean isUsable(Host host) {
        return host.capacity().isPresent()
                && host.state() == HostState.AVAILABLE
                && verdicts.of(host.id()) == Verdict.HEALTHY
                && !ledger.dead().containsKey(host.id());
    }

    /** Whether a VM takes room where it is. */
    public static boolean isRunning(Vm vm) {
        return vm.state() == VmState.RUNNING || vm.state() == VmState.PAUSED || vm.state() == VmState.UNKNOWN;
    }

    private io.evenkeel.planner.model.Host plan(Host host, long residents, long coming) {
        io.evenkeel.planner.model.Host planned = PlannerTerms.host(host, memory.of(host, residents, coming));
        return ledger.held().containsKey(host.id()) ? planned.in(io.evenkeel.planner.model.HostState.DRAINED) : planned;
    }

    private io.evenkeel.planner.model.Vm plan(Vm vm, Set<HostId> hosts, Optional<HostId> going, Demand demand) {
        HostId at = going.filter(hosts::contains).or(vm::host).orElseThrow();
        io.evenkeel.planner.model.Vm planned = PlannerTerms.vm(vm, at, demand);
        return going.isPresent() || ledger.isBusy(vm.id()) ? planned.pinned() : planned;
    }
}
