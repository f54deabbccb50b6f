package io.evenkeel.planner.model;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where every VM is, with everything that follows from it. Amounts are integers, so that a move and its reverse leave
 * exactly what was there before. Not safe for use by several threads.
 */
public final class Placement {
    private final Dense dense;
    private final Masks masks;
    private final int[] hostOf;
    private final int[] slot;
    private final int[][] residents;
    private final int[] counts;
    private final long[] used;
    private final long[][] violationsBefore;
    private final Rules hard;
    private final Rules soft;

    /** The placement before the plan. */
    public Placement(Dense dense) {
        this.dense = dense;
        hostOf = new int[dense.vms];
        Arrays.fill(hostOf, NOWHERE);
        slot = new int[dense.vms];
        residents = new int[dense.hosts][8];
        counts = new int[dense.hosts];
        used = new long[dense.hosts * dense.resources];
        List<Constraint> sources = dense.cluster.constraints();
        List<Compiled> compiled = new ArrayList<>();
        sources.forEach(each -> compiled.add(each.compile(dense)));
        masks = new Masks(dense, sources, compiled);
        hard = Rules.of(dense, sources, compiled, true);
        soft = Rules.of(dense, sources, compiled, false);
        for (int v = 0; v < dense.vms; v++) {
            if (dense.start[v] != NOWHERE) {
                move(v, dense.start[v]);
            }
        }
        violationsBefore = new long[dense.vms][];
        Arrays.setAll(violationsBefore, vm -> hard.violationsByRule(vm, hostOf[vm]));
    }

    public Dense dense() {
        return dense;
    }

    /** Where the VM is; {@link Dense#NOWHERE} if nowhere. */
    public int hostOf(int vm) {
        return hostOf[vm];
    }

    /** How many VMs are on the host. */
    public int count(int host) {
        return counts[host];
    }

    /** One of the VMs on the host; their order changes with every move. */
    public int resident(int host, int index) {
        return residents[host][index];
    }

    public long used(int host, int resource) {
        return used[host * dense.resources + resource];
    }

    /** Whether the VM may go to the host: capacity, and no hard rule broken more than it is now. */
    public boolean fits(int vm, int host) {
        return dense.target[host]
                && masks.allows(vm, host)
                && hasRoom(vm, host)
                && hard.allows(vm, hostOf[vm], host, violationsBefore[vm]);
    }

    /** Whether the host has the VM's demand free. */
    public boolean hasRoom(int vm, int host) {
        int at = vm * dense.resources;
        int to = host * dense.resources;
        for (int k = 0; k < dense.resources; k++) {
            if (dense.demand[at + k] > dense.limit[to + k] - used[to + k]) {
                return false;
            }
        }
        return true;
    }

    /** Whether both hosts have room if the two VMs change places. */
    public boolean hasRoomForSwap(int vm, int other) {
        int from = hostOf[vm] * dense.resources;
        int to = hostOf[other] * dense.resources;
        for (int k = 0; k < dense.resources; k++) {
            long more = dense.demand[vm * dense.resources + k] - dense.demand[other * dense.resources + k];
            if ((more > 0 && more > dense.limit[to + k] - used[to + k])
                    || (more < 0 && -more > dense.limit[from + k] - used[from + k])) {
                return false;
            }
        }
        return true;
    }

    /** Whether hard rules about the VM and the host alone allow it. */
    public boolean allows(int vm, int host) {
        return masks.allows(vm, host);
    }

    /** Whether the hard rules that follow the placement allow it. */
    public boolean keepsRules(int vm, int host) {
        return hard.allows(vm, hostOf[vm], host, violationsBefore[vm]);
    }

    /** Whether the VM is somewhere it must not be: no host, a host to empty, or against a hard rule. */
    public boolean isMisplaced(int vm) {
        int host = hostOf[vm];
        return host == NOWHERE || !dense.target[host] || !masks.allows(vm, host) || hard.violations(vm, host) > 0;
    }

    /** In how many violations of hard rules that follow the placement the VM has a part. */
    public long ruleViolations(int vm) {
        return hostOf[vm] == NOWHERE ? 0 : hard.violations(vm, hostOf[vm]);
    }

    /** Whether a hard rule that follows the placement holds less for the VM than before the plan. */
    public boolean isWorseOff(int vm) {
        return hard.isWorse(vm, hostOf[vm], violationsBefore[vm]);
    }

    /** Whether the host has given away more of something than its limit. */
    public boolean isOverfull(int host) {
        for (int k = 0; k < dense.resources; k++) {
            if (used[host * dense.resources + k] > dense.limit[host * dense.resources + k]) {
                return true;
            }
        }
        return false;
    }

    /** Whether any hard rule that follows the placement has to do with the VM. */
    public boolean hasHardRules(int vm) {
        return hard.touch(vm);
    }

    /** Whether any soft rule has to do with the VM. */
    public boolean hasSoftRules(int vm) {
        return soft.touch(vm) || masks.hasPreference(vm);
    }

    /** What soft rules would add to the score if the VM went to the host. */
    public double softDelta(int vm, int host) {
        return soft.cost(vm, hostOf[vm], host) + masks.preference(vm, hostOf[vm], host);
    }

    /** Moves the VM, without asking whether it may; {@link Dense#NOWHERE} takes it away. */
    public void move(int vm, int to) {
        int from = hostOf[vm];
        if (from == to) {
            return;
        }
        if (from != NOWHERE) {
            leave(vm, from);
        }
        if (to != NOWHERE) {
            enter(vm, to);
        }
        hostOf[vm] = to;
        hard.move(vm, from, to);
        soft.move(vm, from, to);
    }

    private void leave(int vm, int host) {
        int last = residents[host][--counts[host]];
        residents[host][slot[vm]] = last;
        slot[last] = slot[vm];
        for (int k = 0; k < dense.resources; k++) {
            used[host * dense.resources + k] -= dense.demand[vm * dense.resources + k];
        }
    }

    private void enter(int vm, int host) {
        if (counts[host] == residents[host].length) {
            residents[host] = Arrays.copyOf(residents[host], counts[host] * 2);
        }
        slot[vm] = counts[host];
        residents[host][counts[host]++] = vm;
        for (int k = 0; k < dense.resources; k++) {
            used[host * dense.resources + k] += dense.demand[vm * dense.resources + k];
        }
    }

    /** Whether the VM may start to move: room on the destination while it keeps its source, and continuous rules. */
    public boolean mayHold(int vm, int to) {
        return dense.target[to] && masks.allows(vm, to) && hasRoom(vm, to) && hard.mayHold(vm, hostOf[vm], to);
    }

    /** The VM holds its destination too; it is counted among the residents of its source until {@link #release}. */
    public void hold(int vm, int to) {
        for (int k = 0; k < dense.resources; k++) {
            used[to * dense.resources + k] += dense.demand[vm * dense.resources + k];
        }
        hard.hold(vm, hostOf[vm], to);
        soft.hold(vm, hostOf[vm], to);
    }

    /** The VM has arrived where it held, and leaves its source. */
    public void release(int vm, int to) {
        int from = hostOf[vm];
        if (from != NOWHERE) {
            leave(vm, from);
        }
        enter(vm, to);
        for (int k = 0; k < dense.resources; k++) {
            used[to * dense.resources + k] -= dense.demand[vm * dense.resources + k];
        }
        hostOf[vm] = to;
        hard.release(vm, from, to);
        soft.release(vm, from, to);
    }
}
