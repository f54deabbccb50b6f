package io.evenkeel.planner.unit;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Compiled;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Filter;
import io.evenkeel.planner.model.Occupancy;
import io.evenkeel.planner.model.Span;
import io.evenkeel.planner.model.Strength;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * On which hosts some VMs may be: only on these (a fence), or on all but these (a ban). A soft fence is a preference.
 *
 * @param isBan whether the hosts are the forbidden ones
 */
public record Whereabouts(String name, Strength strength, Set<String> vms, Set<String> hosts, boolean isBan)
        implements Constraint {
    public Whereabouts {
        requireNonNull(name, "name");
        requireNonNull(strength, "strength");
        vms = Set.copyOf(vms);
        hosts = Set.copyOf(hosts);
    }

    public static Whereabouts fence(Strength strength, Set<String> vms, Set<String> hosts) {
        return new Whereabouts("fence", strength, vms, hosts, false);
    }

    public static Whereabouts ban(Strength strength, Set<String> vms, Set<String> hosts) {
        return new Whereabouts("ban", strength, vms, hosts, true);
    }

    public static Whereabouts prefer(double weight, Set<String> vms, Set<String> hosts) {
        return new Whereabouts("prefer", Strength.soft(weight), vms, hosts, false);
    }

    /** A VM holds hosts one after the other, so what holds in the end holds all the time. */
    @Override
    public Span span() {
        return Span.CONTINUOUS;
    }

    @Override
    public Compiled compile(Dense cluster) {
        BitSet allowed = new BitSet(cluster.hosts);
        hosts.forEach(host -> allowed.set(cluster.host(host)));
        if (isBan) {
            allowed.flip(0, cluster.hosts);
        }
        BitSet concerned = new BitSet(cluster.vms);
        vms.forEach(vm -> concerned.set(cluster.vm(vm)));
        return (Filter) vm -> concerned.get(vm) ? Optional.of(allowed) : Optional.empty();
    }

    @Override
    public List<String> broken(Occupancy occupancy) {
        List<String> sentences = new ArrayList<>();
        for (String vm : vms) {
            for (String host : occupancy.hostsOf(vm)) {
                if (hosts.contains(host) == isBan) {
                    sentences.add(name + ": " + vm + " is on " + host + ", where it must not be");
                }
            }
        }
        return sentences;
    }
}
