package io.evenkeel.planner.search;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What must be done before anything is improved: VMs that are nowhere, on hosts to be emptied, against hard rules or on
 * hosts that gave away too much get a place. By priority, then the largest first, each where it does least to the score.
 */
public final class Repair {
    private static final int ROUNDS = 3;

    /** Up to so many pairs of a VM and a host, all hosts are looked at. */
    private static final long MOST_LOOKS = 2_000_000;

    private final Course course;
    private final Dense dense;
    private final Placement placement;
    private final Directions directions;
    private final RoomMaker roomMaker;
    private final int renewal;
    private int sinceRenewal;
    private boolean looksAtAll;

    public Repair(Course course, long seed) {
        this.course = course;
        dense = course.dense();
        placement = course.placement();
        course.evenness().linearise();
        directions = new Directions(dense, course.evenness(), seed);
        roomMaker = new RoomMaker(course, directions);
        renewal = Math.max(8, dense.hosts / 64);
    }

    /** The VMs that must find a place, in the order in which they get one. */
    public List<Integer> misplaced() {
        Set<Integer> misplaced = new LinkedHashSet<>();
        boolean isFiltered = placement.isFiltered();
        int[] hosts = placement.hosts();
        for (int v = 0; v < hosts.length; v++) {
            int host = hosts[v];
            if ((host == NOWHERE || !dense.target[host] || (isFiltered && !placement.allows(v, host))) && mayMove(v)) {
                misplaced.add(v);
            }
        }
        for (int v : placement.ruled()) {
            int host = hosts[v];
            boolean isAllowed = host != NOWHERE && dense.target[host] && placement.allows(v, host);
            if (isAllowed && placement.isMisplaced(v) && mayMove(v)) {
                misplaced.add(v);
            }
        }
        for (int host = 0; host < dense.hosts; host++) {
            if (dense.target[host] && placement.isOverfull(host)) {
                misplaced.addAll(roomMaker.leaversOf(host));
            }
        }
        List<Turn> order = new ArrayList<>(misplaced.size());
        for (int vm : misplaced) {
            order.add(new Turn(vm, dense.cluster.vms().get(vm).priority(), size(vm)));
        }
        Collections.sort(order);
        List<Integer> sorted = new ArrayList<>(order.size());
        for (Turn turn : order) {
            sorted.add(turn.vm());
        }
        return sorted;
    }

    private boolean mayMove(int vm) {
        return dense.movable[vm] || dense.isDown(placement.hostOf(vm));
    }

    /** When a VM gets its place. */
    private record Turn(int vm, int priority, double size) implements Comparable<Turn> {
        @Override
        public int compareTo(Turn other) {
            if (priority != other.priority) {
                return Integer.compare(other.priority, priority);
            }
            int bySize = Double.compare(other.size, size);
            return bySize != 0 ? bySize : Integer.compare(vm, other.vm);
        }
    }

    private double size(int vm) {
        double largest = 0;
        for (int k = 0; dense.hosts > 0 && k < dense.resources; k++) {
            largest = Math.max(largest, dense.demand[vm * dense.resources + k] * dense.inverse[k]);
        }
        return largest;
    }

    /**
     * Gives every misplaced VM a place, where there is one. A VM for which a rule would be broken elsewhere as much as at
     * home stays at home; one that a move helps in part moves.
     *
     * @return the misplaced VMs that are where they were and wrong there, each once
     */
    public List<Integer> run() {
        List<Integer> homeless = misplaced();
        looksAtAll = (long) homeless.size() * directions.targets().length <= MOST_LOOKS;
        for (int vm : homeless) {
            course.move(vm, NOWHERE);
        }
        List<Integer> left = new ArrayList<>();
        for (int vm : homeless) {
            if (!place(vm)) {
                left.add(vm);
            }
        }
        for (int vm : left) {
            course.move(vm, dense.start[vm]);
        }
        for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
            replaceThoseNowWrong();
        }
        takeBackWhatIsWorse();
        sendHomeWhatGainsNothing(homeless);
        List<Integer> unplaced = new ArrayList<>();
        for (int vm : homeless) {
            if (!course.isAway(vm) && isWrong(vm)) {
                unplaced.add(vm);
            }
        }
        return unplaced;
    }

    /** Whether the VM is somewhere it must not be, or on a host that has given away too much; asked at any time. */
    public boolean isWrong(int vm) {
        return placement.isMisplaced(vm) || placement.isOverfull(placement.hostOf(vm));
    }

    /** VMs that break rules where they are now, and fit where they were: there they break them no more than here. */
    private void sendHomeWhatGainsNothing(List<Integer> vms) {
        boolean isChanged = true;
        while (isChanged) {
            isChanged = false;
            for (int vm : vms) {
                int away = placement.hostOf(vm);
                int home = dense.start[vm];
                if (course.isAway(vm) && home != NOWHERE && isWrong(vm) && placement.fits(vm, home)) {
                    course.move(vm, home);
                    if (placement.isAnyWorseOff()) {
                        course.move(vm, away);
                    } else {
                        isChanged = true;
                    }
                }
            }
        }
    }

    /**
     * VMs that have a part in more violations than before go back where they were, those that came to a host that has given
     * away too much too, and the whole repair if need be.
     */
    private void takeBackWhatIsWorse() {
        boolean worse = true;
        while (worse) {
            worse = false;
            for (int v : placement.ruled()) {
                if (placement.isWorseOff(v) && course.isAway(v)) {
                    course.move(v, dense.start[v]);
                    worse = true;
                }
            }
            for (int host = 0; host < dense.hosts; host++) {
                OptionalInt least = leastSurplusArrival(host);
                while (least.isPresent()) {
                    course.move(least.getAsInt(), dense.start[least.getAsInt()]);
                    worse = true;
                    least = leastSurplusArrival(host);
                }
            }
        }
        boolean isWrong = placement.isAnyWorseOff();
        while (isWrong && course.movedCount() > 0) {
            int vm = course.moved(course.movedCount() - 1);
            course.move(vm, dense.start[vm]);
        }
    }

    /** Of the VMs that came to a host the least important; empty if none came or all have room. */
    private OptionalInt leastSurplusArrival(int host) {
        if (!placement.isOverfull(host)) {
            return OptionalInt.empty();
        }
        return IntStream.range(0, placement.count(host))
                .map(i -> placement.resident(host, i))
                .filter(course::isAway)
                .boxed()
                .min(Comparator.<Integer>comparingInt(
                                vm -> dense.cluster.vms().get(vm).priority())
                        .thenComparingInt(vm -> -vm))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    /**
     * A VM for which there was no place is where it was, and others may have taken a place that takes this amiss, or the
     * room that it needs.
     */
    private void replaceThoseNowWrong() {
        List<Integer> wrong = new ArrayList<>();
        for (int v = 0; v < dense.vms; v++) {
            int host = placement.hostOf(v);
            if (host != NOWHERE
                    && course.isAway(v)
                    && dense.target[host]
                    && (placement.isMisplaced(v) || placement.isOverfull(host))) {
                wrong.add(v);
            }
        }
        for (int vm : wrong) {
            int from = placement.hostOf(vm);
            if (!placement.isMisplaced(vm) && !placement.isOverfull(from)) {
                continue;
            }
            course.move(vm, NOWHERE);
            if (!place(vm)) {
                course.move(vm, from);
            }
        }
    }

    private boolean place(int vm) {
        int home = dense.start[vm];
        int to = home != NOWHERE && placement.fits(vm, home) ? home : coldest(vm);
        if (to == NOWHERE) {
            to = roomMaker.makeRoom(vm);
        }
        if (to == NOWHERE) {
            return false;
        }
        course.move(vm, to);
        if (++sinceRenewal >= renewal) {
            sinceRenewal = 0;
            course.evenness().linearise();
            if (!looksAtAll) {
                directions.renew();
            }
        }
        return true;
    }

    private int coldest(int vm) {
        int best = looksAtAll ? NOWHERE : directions.coldestThatFits(course, vm, directions.candidates(vm), NOWHERE);
        return best == NOWHERE ? directions.coldestThatFits(course, vm, directions.targets(), NOWHERE) : best;
    }
}
