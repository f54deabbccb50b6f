package io.evenkeel.supervisor.failover;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.plan.Balance;
import io.evenkeel.planner.plan.Move;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.unit.Whereabouts;
import io.evenkeel.spi.inventory.HostCapacity;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.keep.VmWishes;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.placement.HostMemory;
import io.evenkeel.supervisor.verdict.Verdict;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds places for VMs that are down, through the planner.
 *
 * <p>What runs already stays where it is: the planner sees it as one load for each host, and VM by VM only where rules
 * about groups speak of it. So the work goes with the number of hosts and of VMs that need a place. Memory is a limit,
 * virtual CPUs are only to be spread evenly: a VM that runs slowly is better than one that does not run.
 */
final class Places {

    private static final List<Resource> RESOURCES = List.of(Resource.strict("memory"), Resource.load("vcpus"));
    private static final long MIB = 1024 * 1024;
    private static final String LOAD = "load of ";

    /** Where each VM is to be started, and what is to be said of it; those without a place are missing. */
    record Found(Map<VmId, HostId> places, Map<VmId, String> notes) {}

    private final Ledger ledger;
    private final View view;
    private final Verdicts verdicts;
    private final HostMemory memory;

    Places(Ledger ledger, View view, Verdicts verdicts, HostMemory memory) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
        this.verdicts = requireNonNull(verdicts, "verdicts");
        this.memory = requireNonNull(memory, "memory");
    }

    /** Whether VMs may be started on the host now. */
    boolean isOpen(HostId id) {
        return verdicts.of(id) == Verdict.HEALTHY
                && !ledger.held().containsKey(id)
                && !ledger.dead().containsKey(id)
                && view.host(id)
                        .filter(seen -> seen.what().state() == HostState.AVAILABLE
                                && seen.what().capacity().isPresent())
                        .isPresent();
    }

    /** Finds places; the most important first, and of equals the largest. */
    Found find(List<Need> needs) {
        Locations locations = Locations.of(ledger, view, needs);
        List<Host> hosts = new ArrayList<>();
        List<Vm> vms = new ArrayList<>();
        Set<HostId> known = new LinkedHashSet<>();
        boolean isAnyOpen = false;
        for (View.Seen<io.evenkeel.spi.inventory.Host> seen : view.hosts()) {
            HostId id = seen.what().id();
            boolean isOpen = isOpen(id);
            isAnyOpen |= isOpen;
            known.add(id);
            hosts.add(host(seen.what(), locations)
                    .in(
                            isOpen
                                    ? io.evenkeel.planner.model.HostState.ONLINE
                                    : io.evenkeel.planner.model.HostState.DRAINED));
            if (isOpen) {
                Amounts used = Amounts.of(locations.memory(id), locations.virtualCpus(id));
                vms.add(Vm.of(LOAD + id.value(), used, Optional.of(id.value()), DataSize.ofBytes(0))
                        .pinned());
            }
        }
        if (!isAnyOpen) {
            return new Found(Map.of(), Map.of());
        }
        Map<VmId, Need> wanted = new LinkedHashMap<>();
        for (Need need : needs) {
            ledger.kept(need.vm).ifPresent(kept -> {
                wanted.put(need.vm, need);
                vms.add(vm(kept, need.wishes));
            });
        }
        GroupRules groups = new GroupRules(needs, locations, known);
        vms.addAll(groups.residents());
        List<Constraint> rules = new ArrayList<>(groups.constraints());
        wanted.forEach((id, need) -> {
            Set<String> banned = new LinkedHashSet<>();
            need.refusedBy.stream().filter(known::contains).forEach(host -> banned.add(host.value()));
            if (!banned.isEmpty()) {
                rules.add(Whereabouts.ban(Strength.hard(), Set.of(id.value()), banned));
            }
        });
        Plan plan = Balance.greedy(Double.POSITIVE_INFINITY).plan(new Cluster(RESOURCES, hosts, vms, rules));
        Map<VmId, HostId> places = new LinkedHashMap<>();
        for (Move move : plan.moves()) {
            VmId id = new VmId(move.vm());
            if (wanted.containsKey(id)) {
                places.put(id, new HostId(move.to()));
            }
        }
        return new Found(places, groups.notes(places));
    }

    private Host host(io.evenkeel.spi.inventory.Host host, Locations locations) {
        long has = host.capacity().isEmpty()
                ? 0
                : memory.of(host, locations.seenMemory(host.id()), locations.comingMemory(host.id()));
        long threads = host.capacity().map(HostCapacity::cpuThreads).orElse(0);
        List<String> path = host.failureDomain().path();
        Set<String> offers = new LinkedHashSet<>();
        host.labels().forEach((key, value) -> {
            offers.add(key);
            offers.add(key + "=" + value);
        });
        return Host.of(host.id().value(), Amounts.of(has, threads))
                .at(last(path, 0), last(path, 1), last(path, 2))
                .offering(offers);
    }

    /** The name so many levels above the narrowest; empty if there is none. */
    private static String last(List<String> path, int above) {
        int index = path.size() - 1 - above;
        return index < 0 ? "" : path.get(index);
    }

    private static Vm vm(KeptVm kept, VmWishes wishes) {
        Amounts demand = Amounts.of(mib(kept.memory()), kept.virtualCpus());
        return Vm.of(kept.vm().value(), demand, Optional.empty(), kept.memory())
                .ranked(wishes.priority())
                .needing(wishes.needs());
    }

    static long mib(DataSize size) {
        return (size.bytes() + MIB - 1) / MIB;
    }
}
