package io.evenkeel.planner.model;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.unit.DataRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A cluster at one instant: what there is, where it is, and what must hold. Immutable.
 *
 * <p>What planning asks of it again and again is found once: the names, and the VMs as arrays.
 * A cluster that differs in the state of its hosts or in its rules shares them.
 */
public final class Cluster {
    private final List<Resource> resources;
    private final List<Host> hosts;
    private final List<Vm> vms;
    private final List<Constraint> constraints;
    private final Map<String, DataRate> uplinks;
    private final Roster roster;

    /**
     * A consistent cluster.
     *
     * @param uplinks what the domains' uplinks carry, by the path of a rack ({@link Host#domain}); a rack that is not
     *     named has an uplink that is no bottleneck
     * @throws IllegalArgumentException if names repeat, a VM is on a host that is not there, or amounts do not fit the
     *     resources
     */
    public Cluster(
            List<Resource> resources,
            List<Host> hosts,
            List<Vm> vms,
            List<Constraint> constraints,
            Map<String, DataRate> uplinks) {
        this.resources = List.copyOf(resources);
        this.hosts = List.copyOf(hosts);
        this.vms = List.copyOf(vms);
        this.constraints = List.copyOf(constraints);
        this.uplinks = Map.copyOf(uplinks);
        for (Host host : this.hosts) {
            requireSize(host.capacity(), "host ", host.name());
        }
        for (Vm vm : this.vms) {
            requireSize(vm.demand(), "VM ", vm.name());
        }
        roster = new Roster(this.resources.size(), this.hosts, this.vms);
    }

    public Cluster(List<Resource> resources, List<Host> hosts, List<Vm> vms, List<Constraint> constraints) {
        this(resources, hosts, vms, constraints, Map.of());
    }

    /** The same VMs, on hosts of the same names and sizes. */
    private Cluster(Cluster like, List<Host> hosts, List<Constraint> constraints) {
        resources = like.resources;
        this.hosts = List.copyOf(hosts);
        vms = like.vms;
        this.constraints = List.copyOf(constraints);
        uplinks = like.uplinks;
        roster = like.roster;
    }

    public List<Resource> resources() {
        return resources;
    }

    public List<Host> hosts() {
        return hosts;
    }

    public List<Vm> vms() {
        return vms;
    }

    public List<Constraint> constraints() {
        return constraints;
    }

    /** What the domains' uplinks carry, by the path of a rack; a rack that is not named has one that is no bottleneck. */
    public Map<String, DataRate> uplinks() {
        return uplinks;
    }

    Roster roster() {
        return roster;
    }

    /**
     * The host of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Host host(String name) {
        return hosts.get(roster.hosts.index(name));
    }

    /**
     * The VM of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Vm vm(String name) {
        return vms.get(roster.vms.index(name));
    }

    public Cluster withConstraints(List<Constraint> others) {
        return new Cluster(this, hosts, requireNonNull(others));
    }

    /** The same cluster with each host changed by this. */
    public Cluster mapHosts(UnaryOperator<Host> change) {
        List<Host> changed = new ArrayList<>(hosts.size());
        boolean isAlike = true;
        for (Host host : hosts) {
            Host fresh = change.apply(host);
            isAlike &= fresh.name().equals(host.name())
                    && fresh.capacity().size() == host.capacity().size();
            changed.add(fresh);
        }
        return isAlike
                ? new Cluster(this, changed, constraints)
                : new Cluster(resources, changed, vms, constraints, uplinks);
    }

    /** The same cluster with each VM changed by this. */
    public Cluster mapVms(UnaryOperator<Vm> change) {
        return new Cluster(resources, hosts, vms.stream().map(change).toList(), constraints, uplinks);
    }

    private void requireSize(Amounts amounts, String kind, String name) {
        if (amounts.size() != resources.size()) {
            throw new IllegalArgumentException(kind + name + " has " + amounts.size() + " amounts; the cluster has "
                    + resources.size() + " resources");
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cluster cluster
                && resources.equals(cluster.resources)
                && hosts.equals(cluster.hosts)
                && vms.equals(cluster.vms)
                && constraints.equals(cluster.constraints)
                && uplinks.equals(cluster.uplinks);
    }

    @Override
    public int hashCode() {
        return Objects.hash(resources, hosts, vms, constraints, uplinks);
    }

    @Override
    public String toString() {
        return hosts.size() + " hosts, " + vms.size() + " VMs";
    }
}
