package io.evenkeel.planner.model;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A cluster as arrays, for the planner and for compiled constraints. Amounts lie at {@code index * resources +
 * resource}. The arrays are shared and never written after construction.
 */
public final class Dense {
    /** The index that stands for no host. */
    public static final int NOWHERE = -1;

    public final Cluster cluster;
    public final int hosts;
    public final int vms;
    public final int resources;
    /** Where each VM is before the plan. */
    public final int[] start;
    /** What each VM takes. */
    public final long[] demand;
    /** What may be taken of each host; {@link Long#MAX_VALUE} where nothing limits it. */
    public final long[] limit;
    /** One divided by the capacity; 0 where there is none. */
    public final double[] inverse;
    /** Whether a host may be given VMs. */
    public final boolean[] target;
    /** Whether each VM may be moved. */
    public final boolean[] movable;
    /** What a migration of each VM copies, bytes. */
    public final long[] memory;

    private final Map<Level, int[]> domains = new EnumMap<>(Level.class);
    private final Map<Level, Integer> domainCounts = new EnumMap<>(Level.class);
    private final NameIndex hostIndex;
    private final NameIndex vmIndex;

    public Dense(Cluster cluster) {
        this.cluster = cluster;
        hosts = cluster.hosts().size();
        vms = cluster.vms().size();
        resources = cluster.resources().size();
        limit = new long[hosts * resources];
        inverse = new double[hosts * resources];
        target = new boolean[hosts];
        start = new int[vms];
        demand = new long[vms * resources];
        movable = new boolean[vms];
        memory = new long[vms];
        hostIndex = new NameIndex(cluster.hosts().stream().map(Host::name).toArray(String[]::new));
        vmIndex = new NameIndex(cluster.vms().stream().map(Vm::name).toArray(String[]::new));
        for (Level level : Level.values()) {
            readDomains(level);
        }
        readHosts(cluster.resources());
        readVms();
    }

    private void readHosts(List<Resource> kinds) {
        for (int h = 0; h < hosts; h++) {
            Host host = cluster.hosts().get(h);
            target[h] = host.state() == HostState.ONLINE;
            for (int k = 0; k < resources; k++) {
                long capacity = host.capacity().get(k);
                Resource kind = kinds.get(k);
                inverse[h * resources + k] = capacity == 0 ? 0 : 1.0 / capacity;
                limit[h * resources + k] =
                        kind.isLimited() ? (long) Math.floor(capacity * kind.overcommit()) : Long.MAX_VALUE;
            }
        }
    }

    private void readDomains(Level level) {
        Map<String, Integer> known = new HashMap<>();
        int[] ofHost = new int[hosts];
        for (int h = 0; h < hosts; h++) {
            ofHost[h] = known.computeIfAbsent(cluster.hosts().get(h).domain(level), name -> known.size());
        }
        domains.put(level, ofHost);
        domainCounts.put(level, known.size());
    }

    private void readVms() {
        for (int v = 0; v < vms; v++) {
            Vm vm = cluster.vms().get(v);
            start[v] = vm.host().isPresent() ? hostIndex.find(vm.host().get()) : NOWHERE;
            vm.demand().copyTo(demand, v * resources);
            movable[v] = vm.isMovable();
            memory[v] = vm.memory().bytes();
        }
    }

    /** The index of a host. */
    public int host(String name) {
        return index(hostIndex, name, "host");
    }

    /** The index of a VM. */
    public int vm(String name) {
        return index(vmIndex, name, "VM");
    }

    /** The index of the domain a host is in. */
    public int domain(Level level, int host) {
        return requireNonNull(domains.get(level))[host];
    }

    /** How many domains of a level there are. */
    public int domains(Level level) {
        return requireNonNull(domainCounts.get(level));
    }

    private static int index(NameIndex names, String name, String kind) {
        int index = names.find(name);
        if (index < 0) {
            throw new IllegalArgumentException("no " + kind + " is named " + name);
        }
        return index;
    }
}
