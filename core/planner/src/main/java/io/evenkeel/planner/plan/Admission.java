package io.evenkeel.planner.plan;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Vm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells whether a VM fits, also after any n hosts have failed. Keeps for every VM n other hosts where it would be
 * restarted, and on every host room for what the n hosts that would send most would send; so a yes is a proof, and a no
 * means that this way of keeping room found none.
 *
 * <p>Looks at limited resources, at labels, and at the hard rules that come with the planner: groups, fences and bans, and
 * how many VMs a host may have. The proof is about the first host of those kept for a VM that is up; rules that were broken
 * before may stay broken. Rules of others are not looked at, but for filters ({@link
 * io.evenkeel.planner.model.Filter}). Each answer takes time in proportion to the number of hosts, and for a VM in a group
 * with affinity or spread to the square of the group's size. Not safe for use by several threads.
 */
public final class Admission {
    private static final int NONE = -1;
    private static final long[] NOTHING = {};

    private final Dense dense;
    private final int failures;
    private final Bars bars;
    private final Rooms rooms;
    private final GroupRules groups;
    private final Map<String, Keeping> kept = new HashMap<>();
    private final Map<String, long[]> demands = new HashMap<>();
    private final List<String> unprotected = new ArrayList<>();

    /**
     * Takes stock of a cluster. A rule about groups may name VMs that are not there yet; it holds for them when they come.
     */
    public Admission(Cluster cluster, int failures) {
        dense = new Dense(cluster);
        this.failures = failures;
        bars = new Bars(dense);
        rooms = new Rooms(dense, failures);
        groups = new GroupRules(dense, failures);
        for (int v = 0; v < dense.vms; v++) {
            if (dense.start[v] >= 0) {
                Vm vm = cluster.vms().get(v);
                demands.put(vm.name(), rooms.demand(vm));
                enter(vm, new Keeping(dense.start[v]));
            }
        }
        for (int v = 0; v < dense.vms; v++) {
            Vm vm = cluster.vms().get(v);
            Keeping keeping = kept.get(vm.name());
            if (keeping != null && !backUp(vm, keeping)) {
                unprotected.add(vm.name());
            }
        }
    }

    /** An answer, and why. */
    public record Answer(Optional<String> host, String reason) {}

    /** VMs that were there from the beginning and have no place after the failures. */
    public List<String> unprotected() {
        return List.copyOf(unprotected);
    }

    /** Admits the VM if it fits, and from then on counts it. */
    public Answer admit(Vm vm) {
        demands.put(vm.name(), rooms.demand(vm));
        Roomy roomy = roomy(vm);
        for (int host : roomy.hosts()) {
            Keeping keeping = new Keeping(host);
            if (groups.of(vm.name()).stream().allMatch(group -> group.allowsHome(keeping))) {
                enter(vm, keeping);
                if (backUp(vm, keeping)) {
                    return new Answer(
                            Optional.of(dense.cluster.hosts().get(host).name()), "fits, also after " + count(failures));
                }
                leave(vm, keeping);
            }
        }
        demands.remove(vm.name());
        return new Answer(Optional.empty(), roomy.reason());
    }

    /** Where there is room, also for what failures send, the roomiest first; and what to say if all of them fail. */
    private record Roomy(List<Integer> hosts, String reason) {}

    private Roomy roomy(Vm vm) {
        long[] demand = demand(vm);
        List<Integer> hosts = new ArrayList<>();
        double[] slack = new double[dense.hosts];
        boolean hasRoom = false;
        boolean fitsNow = false;
        for (int h = 0; h < dense.hosts; h++) {
            if (bars.isOpen(h, vm) && rooms.slackNow(h, demand) >= 0) {
                hasRoom = true;
                Keeping here = new Keeping(h);
                fitsNow |= groups.of(vm.name()).stream().allMatch(group -> group.allowsNow(here));
                slack[h] = rooms.slack(h, demand);
                if (slack[h] >= 0) {
                    hosts.add(h);
                }
            }
        }
        hosts.sort((a, b) -> Double.compare(slack[b], slack[a]));
        String reason = hasRoom ? "no host with room keeps to the rules about its groups" : "no host has room for it";
        return new Roomy(hosts, fitsNow ? "fits now, but not after " + count(failures) : reason);
    }

    private long[] demand(Vm vm) {
        return demands.getOrDefault(vm.name(), NOTHING);
    }

    private void enter(Vm vm, Keeping keeping) {
        rooms.take(keeping.home, demand(vm));
        groups.of(vm.name()).forEach(group -> group.enter(keeping));
        kept.put(vm.name(), keeping);
    }

    private void leave(Vm vm, Keeping keeping) {
        rooms.give(keeping.home, demand(vm));
        groups.of(vm.name()).forEach(group -> group.leave(keeping));
        kept.remove(vm.name());
    }

    /** Keeps as many other hosts for the VM as may fail; none if there are not so many. */
    private boolean backUp(Vm vm, Keeping keeping) {
        while (keeping.backups().length < failures) {
            int host = nextBackup(vm, keeping);
            if (host < 0) {
                while (keeping.backups().length > 0) {
                    forget(vm, keeping);
                }
                return false;
            }
            rooms.keep(host, keeping.home, demand(vm));
            groups.of(vm.name()).forEach(group -> group.add(keeping, host));
            keeping.push(host);
        }
        return true;
    }

    private void forget(Vm vm, Keeping keeping) {
        int host = keeping.backups()[keeping.backups().length - 1];
        keeping.pop();
        rooms.keepNoMore(host, keeping.home, demand(vm));
        groups.of(vm.name()).forEach(group -> group.remove(keeping, host));
    }

    /** The roomiest; for VMs that shall be together one that has room for all of them, which the others then follow. */
    private int nextBackup(Vm vm, Keeping keeping) {
        long[] wanted = demand(vm).clone();
        for (String other : groups.company(vm.name())) {
            Keeping mate = kept.get(other);
            if (mate != null && mate != keeping && mate.home == keeping.home) {
                if (mate.backups().length > keeping.backups().length) {
                    int host = mate.backups()[keeping.backups().length];
                    return slackAsBackup(vm, keeping, host, demand(vm)) >= 0 && keepsRules(vm, keeping, host)
                            ? host
                            : NONE;
                }
                Rooms.add(wanted, demands.getOrDefault(other, NOTHING));
            }
        }
        int best = NONE;
        double most = -1;
        for (int h = 0; h < dense.hosts; h++) {
            double left = slackAsBackup(vm, keeping, h, wanted);
            if (left > most && left >= 0 && keepsRules(vm, keeping, h)) {
                most = left;
                best = h;
            }
        }
        return best;
    }

    private double slackAsBackup(Vm vm, Keeping keeping, int host, long[] demand) {
        return keeping.holds(host) || !bars.isOpen(host, vm) ? -1 : rooms.slackAsBackup(host, keeping.home, demand);
    }

    private boolean keepsRules(Vm vm, Keeping keeping, int host) {
        return groups.of(vm.name()).stream().allMatch(group -> group.allowsBackup(keeping, host));
    }

    private static String count(int failures) {
        return failures == 1 ? "1 failure" : failures + " failures";
    }
}
