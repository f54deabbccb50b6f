package io.evenkeel.server.plan.snapshot;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.supervisor.placement.ClusterPicture;
import io.evenkeel.supervisor.placement.Demand;
import io.evenkeel.supervisor.placement.PlacementLabels;
import io.evenkeel.supervisor.placement.PlannerTerms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The cluster behind a connection as it is now, as the supervisor would draw it for its plans. Names stand for hosts and
 * VMs, and ids where a name is not unique. A host that was not heard, or is off, is left out with its VMs; one that was
 * set aside is to be emptied. VMs that take no room are left out, and so is one of which it is not known where it is.
 */
public final class LiveCluster {
    private static final int SHOWN = 10;

    private final List<Host> hosts;
    private final List<Vm> vms;
    private final Map<HostId, String> hostNames;
    private final Map<VmId, String> vmNames;
    private final boolean isMeasured;
    private final Map<String, LoadSamples.Load> loads;
    private final Map<String, String> leftOut = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    private LiveCluster(List<Host> hosts, List<Vm> vms, LoadSamples samples) {
        this.hosts = hosts;
        this.vms = vms;
        hostNames = unique(hosts, Host::id, HostId::value, Host::name);
        vmNames = unique(vms, Vm::id, VmId::value, Vm::name);
        isMeasured = !samples.isNone() || samples.trouble().isEmpty();
        loads = samples.byName(this::name);
    }

    /** Asks once. */
    public static ClusterSnapshot take(OpenConnection open) throws InterruptedException {
        return take(open, LoadSampling.once());
    }

    /**
     * Asks for loads, where they are measured, and then for hosts and VMs.
     *
     * @throws HypervisorException if hosts or VMs cannot be listed; a plan without loads is still a plan, and says so
     */
    public static ClusterSnapshot take(OpenConnection open, LoadSampling sampling) throws InterruptedException {
        Optional<LoadMonitoring> load = open.hypervisor().load();
        LoadSamples samples = load.isPresent()
                ? LoadSamples.take(load.get(), open::soon, sampling)
                : LoadSamples.none("this connection measures no load: every VM counts as idle");
        List<Host> hosts = open.hosts();
        LiveCluster live = new LiveCluster(hosts, open.vms(), samples);
        samples.trouble().ifPresent(live.notes::add);
        Cluster cluster = live.draw();
        return new ClusterSnapshot(
                cluster,
                hosts.stream().map(Host::observedAt).max(Instant::compareTo),
                Optional.of("connection " + open.settings().name() + " ("
                        + open.settings().adapter() + ")"),
                live.leftOut,
                live.notes);
    }

    private static <T, I> Map<I, String> unique(
            List<T> things, Function<T, I> id, Function<I, String> idText, Function<T, String> name) {
        Map<String, Long> uses = things.stream().collect(Collectors.groupingBy(name, Collectors.counting()));
        Set<String> ids = things.stream().map(id).map(idText).collect(Collectors.toSet());
        Map<I, String> names = new HashMap<>();
        things.forEach(thing -> {
            String own = idText.apply(id.apply(thing));
            String wanted = name.apply(thing);
            boolean isClear = uses.getOrDefault(wanted, 0L) == 1 && (wanted.equals(own) || !ids.contains(wanted));
            names.put(id.apply(thing), isClear && !wanted.isBlank() ? wanted : own);
        });
        return names;
    }

    private Cluster draw() {
        Map<HostId, Host> usable = new LinkedHashMap<>();
        for (Host host : hosts) {
            Optional<String> hindrance = hindrance(host);
            if (hindrance.isEmpty()) {
                usable.put(host.id(), host);
            } else {
                leftOut.put(name(host.id()), hindrance.get());
            }
        }
        List<Vm> there = new ArrayList<>();
        List<String> nowhere = new ArrayList<>();
        for (Vm vm : vms) {
            if (vm.residence() instanceof Residence.OnHost on) {
                if (usable.containsKey(on.host()) && ClusterPicture.isRunning(vm)) {
                    there.add(named(vm));
                }
            } else if (!(vm.residence() instanceof Residence.Nowhere)) {
                nowhere.add(name(vm.id()));
            }
        }
        if (!nowhere.isEmpty()) {
            notes.add("not known where they are, and left out: " + some(nowhere));
        }
        noteUnmeasured(there);
        Demand demand = demand();
        Map<String, Long> residents = new HashMap<>();
        there.forEach(vm -> residents.merge(vm.host().orElseThrow().value(), PlannerTerms.mebibytes(vm), Long::sum));
        return new Cluster(
                PlannerTerms.RESOURCES,
                usable.values().stream()
                        .map(host -> planned(named(host), residents))
                        .toList(),
                there.stream()
                        .map(vm -> PlannerTerms.vm(vm, vm.host().orElseThrow(), demand))
                        .toList(),
                PlacementLabels.rules(there));
    }

    private static Optional<String> hindrance(Host host) {
        return switch (host.state()) {
            case UNREACHABLE -> Optional.of("not heard");
            case OFF -> Optional.of("off");
            case AVAILABLE, MAINTENANCE ->
                host.capacity().isPresent() ? Optional.empty() : Optional.of("what it has is not known");
        };
    }

    private void noteUnmeasured(List<Vm> there) {
        List<String> unmeasured = there.stream()
                .map(vm -> vm.id().value())
                .filter(name -> !loads.containsKey(name))
                .toList();
        if (isMeasured && !unmeasured.isEmpty()) {
            notes.add("not measured, and counted as idle: " + some(unmeasured));
        }
    }

    private static String some(List<String> names) {
        return names.size() <= SHOWN
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, SHOWN)) + " and " + (names.size() - SHOWN) + " more";
    }

    private static io.evenkeel.planner.model.Host planned(Host host, Map<String, Long> residents) {
        io.evenkeel.planner.model.Host planned = PlannerTerms.host(
                host, PlannerTerms.memory(host, residents.getOrDefault(host.id().value(), 0L)));
        return host.state() == io.evenkeel.spi.inventory.HostState.MAINTENANCE
                ? planned.in(HostState.DRAINED)
                : planned;
    }

    private Demand demand() {
        return new Demand() {
            @Override
            public long cpuMilli(Vm vm) {
                return Optional.ofNullable(loads.get(vm.id().value()))
                        .map(load -> Math.round(load.cpu() * vm.virtualCpus() * 1000))
                        .orElse(0L);
            }

            @Override
            public DataRate dirtyRate(Vm vm) {
                return Optional.ofNullable(loads.get(vm.id().value()))
                        .map(LoadSamples.Load::dirtyRate)
                        .orElse(DataRate.ofBytesPerSecond(0));
            }
        };
    }

    private String name(HostId host) {
        return hostNames.getOrDefault(host, host.value());
    }

    private String name(VmId vm) {
        return vmNames.getOrDefault(vm, vm.value());
    }

    /** The host under the name that plans give it. */
    private Host named(Host host) {
        return new Host(
                new HostId(name(host.id())),
                host.name(),
                host.state(),
                host.capacity(),
                host.failureDomain(),
                host.labels(),
                host.observedAt());
    }

    /** The VM under the name that plans give it, on a host by such a name. */
    private Vm named(Vm vm) {
        return new Vm(
                new VmId(name(vm.id())),
                vm.name(),
                new Residence.OnHost(new HostId(name(vm.host().orElseThrow())), vm.state()),
                vm.virtualCpus(),
                vm.memory(),
                vm.labels(),
                vm.observedAt(),
                vm.isKeptByPlatform());
    }
}
