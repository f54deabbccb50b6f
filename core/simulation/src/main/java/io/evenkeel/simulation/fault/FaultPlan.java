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

    /** How many plans have a storm. */
    private static final double STORMS = 0.5;

    /** How many plans have a time in which nobody hears anything. */
    private static final double DEAFNESSES = 0.15;

    /** Longer than any silence that is waited for. */
    private static final Duration DEAF = Duration.ofSeconds(40);

    /** Within which those come back who were out of reach together. */
    private static final Duration RETURN = Duration.ofSeconds(45);

    private static final List<FaultKind> DEATHS =
            List.of(FaultKind.HOST_CRASH, FaultKind.HOST_HANG, FaultKind.HOST_ISOLATED, FaultKind.HOST_MUTE);
    private static final List<FaultKind> DISTURBANCES = List.of(
            FaultKind.SUPERVISOR_CRASH,
            FaultKind.SUPERVISOR_CRASH_AFTER_WRITE,
            FaultKind.SUPERVISOR_PAUSE,
            FaultKind.SUPERVISOR_PAUSE_AFTER_WRITE,
            FaultKind.STORE_CUT);

    private static final List<FaultKind> SHORT_ABSENCES =
            List.of(FaultKind.MANAGEMENT_CUT, FaultKind.HOST_DEAF, FaultKind.STORAGE_HANG);

    /** How many storms have other hosts that are away just when they may be the targets of starts, and how many hosts. */
    private static final double TARGETS_AWAY = 0.7;

    private static final int AWAY = 3;

    /** In how many storms all hosts carry out late what they are told, as when the disks they share are slow. */
    private static final double SLUGGISH = 0.4;

    /** How many supervisors die in a storm just when they have ordered a start. */
    private static final double DYING_AT_START = 0.45;

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
        if (dice.chance(STORMS)) {
            faults.addAll(storm(dice, targets, kinds, favourite, hot));
        }
        if (dice.chance(DEAFNESSES)) {
            faults.addAll(deafness(dice, targets, kinds, favourite, hot, until));
        }
        faults.sort(Comparator.comparing(Fault::at));
        return new FaultPlan(faults);
    }

    /**
     * Nobody hears any host for minutes, at one end of the ways or at the other, and a host falls silent meanwhile:
     * whoever hears again must not take for long what it could not hear.
     */
    private static List<Fault> deafness(
            Dice dice, Targets targets, List<FaultKind> kinds, String host, Duration from, Duration until) {
        List<Fault> deafness = new ArrayList<>();
        Duration length = dice.between(DEAF, until.minus(from).minus(RETURN));
        if (dice.chance(0.5)) {
            for (String each : targets.hosts()) {
                Duration back = length.plus(dice.between(Duration.ZERO, RETURN));
                deafness.add(new Fault(FaultKind.HOST_ISOLATED, each, from, back));
            }
        } else {
            boolean isOfWitnesses = dice.chance(0.5);
            for (String each : targets.supervisors()) {
                deafness.add(new Fault(FaultKind.PLATFORM_CUT, each, from, length));
            }
            for (String each : isOfWitnesses ? targets.witnesses() : List.<String>of()) {
                Duration back = length.plus(dice.between(Duration.ZERO, RETURN));
                deafness.add(new Fault(FaultKind.WITNESS_BLIND, each, from, back));
            }
        }
        Duration at = dice.between(from, from.plus(length));
        deafness.add(new Fault(dice.pick(DEATHS), host, at, dice.between(SHORTEST, until.minus(at))));
        deafness.removeIf(fault -> !kinds.contains(fault.kind()));
        return deafness;
    }

    /**
     * A host dies while messages are lost and late, and supervisors fail just when its VMs are being started: chance
     * alone seldom brings this about, and it is where protocols break.
     */
    private static List<Fault> storm(Dice dice, Targets targets, List<FaultKind> kinds, String host, Duration from) {
        List<Fault> storm = new ArrayList<>();
        Duration verdict = from.plus(Duration.ofSeconds(9));
        storm.add(new Fault(dice.pick(DEATHS), host, from, LONGEST.dividedBy(2)));
        storm.add(new Fault(FaultKind.MESSAGES_ROUGH, "", verdict, dice.between(SHORTEST, LONGEST.dividedBy(2))));
        for (String supervisor : targets.supervisors()) {
            boolean isAtStart = dice.chance(DYING_AT_START);
            FaultKind kind = isAtStart ? FaultKind.SUPERVISOR_CRASH_AFTER_START : dice.pick(DISTURBANCES);
            Duration at = isAtStart ? verdict : dice.between(verdict, verdict.plus(Duration.ofSeconds(6)));
            storm.add(new Fault(kind, supervisor, at, dice.between(SHORTEST, LONGEST.dividedBy(4))));
        }
        if (dice.chance(TARGETS_AWAY)) {
            // Whoever leads next then chooses other targets than the one before, whose orders may still be on their
            // way.
            for (int i = 0; i < AWAY; i++) {
                Duration at = dice.between(verdict.plus(SHORTEST), verdict.plus(Duration.ofSeconds(10)));
                Duration length = dice.between(Duration.ofSeconds(15), Duration.ofSeconds(60));
                storm.add(new Fault(dice.pick(SHORT_ABSENCES), dice.pick(targets.hosts()), at, length));
            }
        }
        if (dice.chance(SLUGGISH)) {
            // An order of the leader before may then still be under way when the next has chosen another target.
            targets.hosts()
                    .forEach(
                            each -> storm.add(new Fault(FaultKind.HOST_SLUGGISH, each, verdict, LONGEST.dividedBy(2))));
        }
        storm.removeIf(fault -> !kinds.contains(fault.kind()));
        return storm;
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
