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
    private final Seats seats;
    private final int[][] residents;
    private final int[] counts;
    private final long[] used;
    private final long[][] violationsBefore;
    private final Rules hard;
    private final Rules soft;

    /** The placement before the plan. */
    public Placement(Dense dense) {
        this.dense = dense;
        hostOf = dense.start.clone();
        seats = dense.seats().copy();
        residents = seats.residents;
        counts = seats.counts;
        used = seats.used;
        List<Constraint> sources = dense.cluster.constraints();
        List<Compiled> compiled = new ArrayList<>();
        for (Constraint each : sources) {
            compiled.add(each.compile(dense));
        }
        masks = new Masks(dense, sources, compiled);
        hard = Rules.of(dense, sources, compiled, true);
        soft = Rules.of(dense, sources, compiled, false);
        tell(hard);
        tell(soft);
        violationsBefore = new long[dense.vms][];
        Arrays.fill(violationsBefore, Rules.NONE);
        for (int vm : hard.touched()) {
            violationsBefore[vm] = hard.violationsByRule(vm, hostOf[vm]);
        }
    }

    private void tell(Rules rules) {
        for (int vm : rules.touched()) {
            if (hostOf[vm] != NOWHERE) {
                rules.move(vm, NOWHERE, hostOf[vm]);
            }
        }
    }

    public Dense dense() {
        return dense;
    }

    /** Where the VM is; {@link Dense#NOWHERE} if nowhere. */
    public int hostOf(int vm) {
        return hostOf[vm];
    }

    /** Where each VM is, as it is now. */
    public int[] hosts() {
        return hostOf.clone();
    }

    /** The VMs that hard rules that follow the placement touch, in order; the others are never worse off. Shared. */
    public int[] ruled() {
        return hard.touched();
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

    /** Whether any VM may not be everywhere by hard rules about a VM and a host alone. */
    public boolean isFiltered() {
        return masks.areSome();
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

    /** Whether {@link #isWorseOff} any VM. */
    public boolean isAnyWorseOff() {
        for (int vm : hard.touched()) {
            if (isWorseOff(vm)) {
                return true;
            }
        }
        return false;
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
            seats.leave(vm, from, dense.demand);
        }
        if (to != NOWHERE) {
            seats.seat(vm, to, dense.demand);
        }
        hostOf[vm] = to;
        hard.move(vm, from, to);
        soft.move(vm, from, to);
    }

    /** Whether the VM may start to move: room on the destination while it keeps its source, and continuous rules. */
    public boolean mayHold(int vm, int to) {
        return dense.target[to] && masks.allows(vm, to) && hasRoom(vm, to) && hard.mayHold(vm, hostOf[vm], to);
    }

    /** The VM holds its destination too; it is counted among the residents of its source until {@link #release}. */
    public void hold(int vm, int to) {
        seats.take(to, vm, dense.demand);
        hard.hold(vm, hostOf[vm], to);
        soft.hold(vm, hostOf[vm], to);
    }

    /** The VM has arrived where it held, and leaves its source. */
    public void release(int vm, int to) {
        int from = hostOf[vm];
        if (from != NOWHERE) {
            seats.leave(vm, from, dense.demand);
        }
        seats.seat(vm, to, dense.demand);
        seats.giveBack(to, vm, dense.demand);
        hostOf[vm] = to;
        hard.release(vm, from, to);
        soft.release(vm, from, to);
    }
}
