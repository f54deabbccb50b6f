package io.evenkeel.planner.search;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Makes room on a host by moving others away, as few as it can. */
public final class RoomMaker {
    private static final int MOST_LEAVERS = 8;

    private final Course course;
    private final Dense dense;
    private final Placement placement;
    private final Directions directions;

    RoomMaker(Course course, Directions directions) {
        this.course = course;
        this.directions = directions;
        dense = course.dense();
        placement = course.placement();
    }

    /** Which VMs to take from a host that has given away too much. */
    List<Integer> leaversOf(int host) {
        return leavers(host, new long[dense.resources]);
    }

    /**
     * Moves others so that the VM fits somewhere.
     *
     * @return where it fits now; {@link Dense#NOWHERE} if nowhere, and then nothing has moved
     */
    int makeRoom(int vm) {
        long[] demand = new long[dense.resources];
        System.arraycopy(dense.demand, vm * dense.resources, demand, 0, dense.resources);
        record Way(int host, List<Integer> leavers, long bytes) {}
        List<Way> ways = new ArrayList<>();
        for (int host : directions.targets()) {
            if (placement.allows(vm, host) && placement.keepsRules(vm, host)) {
                List<Integer> leavers = leavers(host, demand);
                if (!leavers.isEmpty()) {
                    ways.add(new Way(
                            host,
                            leavers,
                            leavers.stream()
                                    .mapToLong(each -> dense.memory[each])
                                    .sum()));
                }
            }
        }
        ways.sort(Comparator.<Way>comparingInt(way -> way.leavers().size())
                .thenComparingLong(Way::bytes)
                .thenComparingInt(Way::host));
        for (Way way : ways) {
            if (clear(way.host(), way.leavers()) && placement.fits(vm, way.host())) {
                return way.host();
            }
            way.leavers().forEach(each -> course.move(each, way.host()));
        }
        return NOWHERE;
    }

    private boolean clear(int host, List<Integer> leavers) {
        for (int vm : leavers) {
            int to = directions.coldestThatFits(course, vm, directions.targets(), host);
            if (to == NOWHERE) {
                return false;
            }
            course.move(vm, to);
        }
        return true;
    }

    /** Few VMs whose leaving makes this much room; empty if there is enough, or no way. */
    private List<Integer> leavers(int host, long[] demand) {
        long[] missing = new long[dense.resources];
        for (int k = 0; k < dense.resources; k++) {
            long limit = dense.limit[host * dense.resources + k];
            missing[k] = limit == Long.MAX_VALUE ? 0 : demand[k] - (limit - placement.used(host, k));
        }
        List<Integer> able = new ArrayList<>(IntStream.range(0, placement.count(host))
                .map(i -> placement.resident(host, i))
                .filter(vm -> !course.isFrozen(vm))
                .sorted()
                .boxed()
                .toList());
        List<Integer> leavers = new ArrayList<>();
        while (lacks(missing)) {
            able.removeIf(vm -> helps(vm, missing) <= 0);
            if (able.isEmpty() || leavers.size() == MOST_LEAVERS) {
                return List.of();
            }
            int next = able.stream()
                    .min(Comparator.<Integer>comparingInt(vm -> helps(vm, missing) >= 1 ? 0 : 1)
                            .thenComparingDouble(
                                    vm -> helps(vm, missing) >= 1 ? dense.memory[vm] : -helps(vm, missing)))
                    .orElseThrow();
            able.remove((Integer) next);
            leavers.add(next);
            for (int k = 0; k < dense.resources; k++) {
                missing[k] -= dense.demand[next * dense.resources + k];
            }
        }
        return leavers;
    }

    private static boolean lacks(long[] missing) {
        for (long each : missing) {
            if (each > 0) {
                return true;
            }
        }
        return false;
    }

    /** Which part of what is missing the VM gives; 1 if all. */
    private double helps(int vm, long[] missing) {
        double part = 1;
        double sum = 0;
        for (int k = 0; k < missing.length; k++) {
            if (missing[k] > 0) {
                double share = Math.min(1, (double) dense.demand[vm * dense.resources + k] / missing[k]);
                part = Math.min(part, share);
                sum += share;
            }
        }
        return part >= 1 ? 1 : Math.min(0.999, sum / missing.length);
    }
}
