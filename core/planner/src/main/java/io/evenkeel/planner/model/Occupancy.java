package io.evenkeel.planner.model;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who holds which hosts, by name: one host at rest, two while it moves. Made for clarity, not for speed. */
public final class Occupancy {
    private final Cluster cluster;
    private final Map<String, Host> hosts;
    private final Map<String, Set<String>> heldBy = new LinkedHashMap<>();

    public Occupancy(Cluster cluster) {
        this.cluster = cluster;
        hosts = cluster.hosts().stream().collect(Collectors.toMap(Host::name, Function.identity()));
        cluster.vms()
                .forEach(vm ->
                        heldBy.put(vm.name(), new TreeSet<>(vm.host().stream().toList())));
    }

    public Cluster cluster() {
        return cluster;
    }

    public void hold(String vm, String host) {
        held(vm).add(host);
    }

    public void release(String vm, String host) {
        held(vm).remove(host);
    }

    /** The hosts this VM holds; empty if it has none. */
    public Collection<String> hostsOf(String vm) {
        return List.copyOf(held(vm));
    }

    /** The domains this VM is in. */
    public Set<String> domainsOf(String vm, Level level) {
        return held(vm).stream().map(name -> host(name).domain(level)).collect(Collectors.toSet());
    }

    public Host host(String name) {
        Host host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException("no host is named " + name);
        }
        return host;
    }

    private Set<String> held(String vm) {
        Set<String> held = heldBy.get(vm);
        if (held == null) {
            throw new IllegalArgumentException("no VM is named " + vm);
        }
        return held;
    }
}
