package io.evenkeel.planner.model;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

    private final VmTable table;
    private final NameIndex hostIndex;
    private final NameIndex vmIndex;
    /** Made when they are first asked for. */
    private final Map<Level, Domains> domains = new ConcurrentHashMap<>();

    public Dense(Cluster cluster) {
        this.cluster = cluster;
        hosts = cluster.hosts().size();
        vms = cluster.vms().size();
        resources = cluster.resources().size();
        limit = new long[hosts * resources];
        inverse = new double[hosts * resources];
        target = new boolean[hosts];
        hostIndex = cluster.roster().hosts;
        vmIndex = cluster.roster().vms;
        start = cluster.roster().homes;
        table = cluster.roster().table;
        demand = table.demand;
        movable = table.movable;
        memory = table.memory;
        Resource[] kinds = cluster.resources().toArray(new Resource[0]);
        for (int h = 0; h < hosts; h++) {
            readHost(h, cluster.hosts().get(h), kinds);
        }
    }

    private void readHost(int h, Host host, Resource[] kinds) {
        target[h] = host.state() == HostState.ONLINE;
        for (int k = 0; k < resources; k++) {
            long capacity = host.capacity().get(k);
            inverse[h * resources + k] = capacity == 0 ? 0 : 1.0 / capacity;
            limit[h * resources + k] =
                    kinds[k].isLimited() ? (long) Math.floor(capacity * kinds[k].overcommit()) : Long.MAX_VALUE;
        }
    }

    /** Whether nothing runs there, because it is nowhere or the host has failed: a VM from there is started, not moved. */
    public boolean isDown(int host) {
        return host == NOWHERE || cluster.hosts().get(host).state() == HostState.FAILED;
    }

    /** The index of a host. */
    public int host(String name) {
        return hostIndex.index(name);
    }

    /** The index of a VM. */
    public int vm(String name) {
        return vmIndex.index(name);
    }

    /** {@link #demand} as floating-point numbers. Shared, like the other arrays. */
    public double[] demandAsDouble() {
        return table.demandAsDouble;
    }

    /** What all VMs take together of a resource. */
    public long total(int resource) {
        return table.total[resource];
    }

    /** The most that one VM takes of a resource. */
    public long largest(int resource) {
        return table.largest[resource];
    }

    /** Who is where before the plan; shared. */
    Seats seats() {
        return cluster.roster().seats;
    }

    /** Whether any VM needs a label. */
    boolean hasNeeds() {
        return table.hasNeeds();
    }

    /** The index of the domain a host is in. */
    public int domain(Level level, int host) {
        return domainsOf(level).ofHost[host];
    }

    /** The indices of the domains the hosts are in; the array is shared. */
    public int[] domainOfHosts(Level level) {
        return domainsOf(level).ofHost;
    }

    /** How many domains of a level there are. */
    public int domains(Level level) {
        return domainsOf(level).count;
    }

    private Domains domainsOf(Level level) {
        return domains.computeIfAbsent(level, key -> new Domains(key, cluster.hosts()));
    }
}
