package io.evenkeel.simulation.fault;

import io.evenkeel.simulation.schedule.Dice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All that goes wrong in a run, in the order of its beginning. */
public record FaultPlan(List<Fault> faults) {

    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(3);

    /** How many faults may go on to the end of all faults, however long that is. */
    private static final double LONG = 0.2;

    public FaultPlan {
        faults = List.copyOf(faults);
    }

    /** Names of what can go wrong. */
    public record Targets(List<String> hosts, List<String> vms, List<String> witnesses, List<String> supervisors) {
        public Targets {
            hosts = List.copyOf(hosts);
            vms = List.copyOf(vms);
            witnesses = List.copyOf(witnesses);
            supervisors = List.copyOf(supervisors);
        }

        List<String> of(FaultKind.Target target) {
            return switch (target) {
                case HOST -> hosts;
                case VM -> vms;
                case WITNESS -> witnesses;
                case SUPERVISOR -> supervisors;
                case NOTHING -> List.of("");
            };
        }
    }

    /** Draws a plan; every fault begins after {@code from} and is over by {@code until}. */
    public static FaultPlan draw(Dice dice, Targets targets, List<FaultKind> kinds, Duration from, Duration until) {
        int count = 1 + dice.below(8);
        List<Fault> faults = new ArrayList<>();
        String favourite = dice.pick(targets.hosts());
        Duration hot = dice.between(from, until.minus(LONGEST));
        for (int i = 0; i < count; i++) {
            FaultKind kind = dice.pick(kinds);
            List<String> names = targets.of(kind.target());
            if (names.isEmpty()) {
                continue;
            }
            // Faults that fall on one host at one time find more than faults far apart.
            boolean isTogether = dice.chance(0.6);
            String target = kind.target() == FaultKind.Target.HOST && dice.chance(0.5) ? favourite : dice.pick(names);
            Duration at = isTogether
                    ? dice.between(hot, hot.plus(Duration.ofSeconds(45)))
                    : dice.between(from, until.minus(SHORTEST));
            Duration rest = until.minus(at);
            Duration longest = rest.compareTo(LONGEST) < 0 || dice.chance(LONG) ? rest : LONGEST;
            Duration length = dice.between(SHORTEST, longest.compareTo(SHORTEST) < 0 ? SHORTEST : longest);
            faults.add(new Fault(kind, target, at, length));
        }
        faults.addAll(new Plots(dice, targets, favourite, hot, until).draw(kinds));
        faults.sort(Comparator.comparing(Fault::at));
        return new FaultPlan(faults);
    }

    /** The same and some more. */
    public FaultPlan with(List<Fault> more) {
        List<Fault> all = new ArrayList<>(faults);
        all.addAll(more);
        all.sort(Comparator.comparing(Fault::at));
        return new FaultPlan(all);
    }

    /** The same without some. */
    public FaultPlan without(List<Fault> some) {
        List<Fault> rest = new ArrayList<>(faults);
        rest.removeAll(some);
        return new FaultPlan(rest);
    }
}
