package io.evenkeel.planner.explain;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.search.Course;
import io.evenkeel.spi.unit.DataSize;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a finished plan left though there was something to gain, on the hosts where there is most. */
final class Leftovers {
    private static final int HOSTS = 5;
    private static final int SHOWN = 10;
    private static final double NOTHING = 1e-9;
    private static final long MIB = 1 << 20;

    private final Course course;
    private final Placement placement;
    private final Dense dense;
    private final Units units;
    private final Grounds grounds;

    Leftovers(Course course, Units units, Grounds grounds) {
        this.course = course;
        this.units = units;
        this.grounds = grounds;
        placement = course.placement();
        dense = course.dense();
    }

    private record Found(double gain, Stay stay) {}

    /** VMs on the fullest hosts that would make the cluster more even elsewhere, those that would do most first. */
    List<Stay> uneven() {
        Shares shares = new Shares(placement);
        List<Found> found = new ArrayList<>();
        IntStream.range(0, dense.hosts)
                .filter(host -> dense.cluster.hosts().get(host).state() == HostState.ONLINE)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(host -> -shares.excess(host))
                        .thenComparingInt(host -> host))
                .limit(HOSTS)
                .forEach(host -> residents(host).stream()
                        .filter(vm -> !course.isAway(vm))
                        .forEach(vm -> look(vm).ifPresent(found::add)));
        return found.stream()
                .sorted(Comparator.comparingDouble((Found each) -> -each.gain())
                        .thenComparing(each -> each.stay().vm()))
                .limit(SHOWN)
                .map(Found::stay)
                .toList();
    }

    private List<Integer> residents(int host) {
        return IntStream.range(0, placement.count(host))
                .map(i -> placement.resident(host, i))
                .sorted()
                .boxed()
                .toList();
    }

    private Optional<Found> look(int vm) {
        int best = NOWHERE;
        double least = -NOTHING;
        int bestPossible = NOWHERE;
        double leastPossible = -NOTHING;
        Against against = new Against();
        for (int host : targets(vm)) {
            double adds = course.delta(vm, host);
            if (adds < -NOTHING) {
                List<String> those = units.against(vm, host);
                against.add(host, those);
                if (adds < least) {
                    least = adds;
                    best = host;
                }
                if (those.isEmpty() && adds < leastPossible) {
                    leastPossible = adds;
                    bestPossible = host;
                }
            }
        }
        if (best == NOWHERE) {
            return Optional.empty();
        }
        Vm there = dense.cluster.vms().get(vm);
        Optional<String> kept = grounds.reasonToStay()
                .apply(there)
                .or(() -> there.isMovable() ? Optional.empty() : Optional.of("it is pinned"));
        if (kept.isPresent()) {
            return Optional.of(new Found(-least, stay(vm, Stay.Kind.POLICY, kept.get(), List.of())));
        }
        if (bestPossible == NOWHERE) {
            return Optional.of(new Found(
                    -least,
                    stay(
                            vm,
                            Stay.Kind.RULED_OUT,
                            "no host where the score would be less can take it",
                            against.ruledOut())));
        }
        return Optional.of(new Found(
                -leastPossible,
                stay(vm, Stay.Kind.NOT_WORTH, notWorth(there, bestPossible, -leastPossible), against.ruledOut())));
    }

    /** Hosts that are online; those that are not say nothing about evenness. */
    private List<Integer> targets(int vm) {
        return IntStream.range(0, dense.hosts)
                .filter(host -> host != placement.hostOf(vm) && dense.target[host])
                .boxed()
                .toList();
    }

    private String notWorth(Vm vm, int host, double gain) {
        double floor = grounds.floor().applyAsDouble(vm);
        String gains = String.format(
                Locale.ROOT,
                "on %s the score would be %.4f less; ",
                dense.cluster.hosts().get(host).name(),
                gain);
        return gains + (gain < floor ? String.format(Locale.ROOT, "a move must gain %.4f", floor) : unmade(vm));
    }

    /** Why a move is not made that would be worth it. */
    private String unmade(Vm vm) {
        Limits limits = grounds.limits();
        if (limits.enough() > 0 && course.evenness().score() <= limits.enough()) {
            return "the score is good enough without that";
        }
        if (course.movedCount() >= limits.moves()) {
            return "the plan may move no more VMs than " + limits.moves();
        }
        if (limits.copied().isPresent()) {
            DataSize most = limits.copied().get();
            long left = Math.max(0, most.bytes() - copied());
            if (vm.memory().bytes() > left) {
                return String.format(
                        Locale.ROOT,
                        "its migration copies %d MiB, and of the %d MiB that the plan may copy %d are left",
                        vm.memory().bytes() / MIB,
                        most.bytes() / MIB,
                        left / MIB);
            }
            if (left < most.bytes() / 2) {
                return "of the " + most.bytes() / MIB + " MiB that the plan may copy, other moves make more";
            }
        }
        return "the search ended without that";
    }

    /** What the migrations of the plan copy, each VM's memory once. Starts copy nothing. */
    private long copied() {
        return IntStream.range(0, course.movedCount())
                .map(course::moved)
                .filter(vm -> !dense.isDown(dense.start[vm]))
                .mapToLong(vm -> dense.memory[vm])
                .sum();
    }

    private Stay stay(int vm, Stay.Kind kind, String reason, List<RuledOut> ruledOut) {
        return new Stay(
                dense.cluster.vms().get(vm).name(),
                Optional.of(dense.cluster.hosts().get(placement.hostOf(vm)).name()),
                kind,
                reason,
                ruledOut);
    }

    /** For the hosts with the fewest VMs that stay on, a VM because of which they do. */
    List<Stay> keepers() {
        return IntStream.range(0, dense.hosts)
                .filter(host -> dense.target[host] && placement.count(host) > 0)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(placement::count).thenComparingInt(host -> host))
                .limit(HOSTS)
                .map(this::keeper)
                .toList();
    }

    private Stay keeper(int host) {
        List<Integer> residents = residents(host);
        for (int vm : residents) {
            if (!dense.movable[vm]) {
                return stay(vm, Stay.Kind.KEEPS_HOST, "it is pinned", List.of());
            }
            List<Integer> possible = new ArrayList<>();
            List<RuledOut> ruledOut = units.sort(vm, possible);
            if (possible.isEmpty()) {
                return stay(vm, Stay.Kind.KEEPS_HOST, "no other host that stays on can take it", ruledOut);
            }
        }
        return stay(
                residents.get(0),
                Stay.Kind.KEEPS_HOST,
                "each VM of its host has another place, but not all of them, or no more hosts may go",
                List.of());
    }

    /** Collects what speaks against hosts. */
    private final class Against {
        private final List<String> units = new ArrayList<>();
        private final List<List<String>> hosts = new ArrayList<>();

        void add(int host, List<String> those) {
            for (String unit : those) {
                int at = units.indexOf(unit);
                if (at < 0) {
                    units.add(unit);
                    hosts.add(new ArrayList<>());
                    at = units.size() - 1;
                }
                hosts.get(at).add(dense.cluster.hosts().get(host).name());
            }
        }

        List<RuledOut> ruledOut() {
            return IntStream.range(0, units.size())
                    .mapToObj(i -> new RuledOut(units.get(i), hosts.get(i)))
                    .toList();
        }
    }
}
