package io.evenkeel.simulation.fault;

import io.evenkeel.simulation.schedule.Dice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Faults that belong together: chance alone seldom brings them about, and they are where protocols break. */
final class Plots {

    /** How many plans have a storm, a deafness, an attrition; never two of them, for each would blur the other. */
    private static final double STORMS = 0.5;

    private static final double DEAFNESSES = 0.15;
    private static final double ATTRITIONS = 0.1;

    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(90);

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

    /** A little less than from a death to its verdict, with witnesses and without. */
    private static final Duration VERDICT = Duration.ofSeconds(9);

    private static final Duration VERDICT_ALONE = Duration.ofSeconds(29);

    /** How many storms have other hosts that are away just when they may be the targets of starts, and how many hosts. */
    private static final double TARGETS_AWAY = 0.7;

    private static final int AWAY = 3;

    /** In how many storms all hosts carry out late what they are told, as when the disks they share are slow. */
    private static final double SLUGGISH = 0.4;

    /** How many supervisors die in a storm just when they have ordered a start. */
    private static final double DYING_AT_START = 0.45;

    /** A deafness is longer than any silence that is waited for. */
    private static final Duration DEAF = Duration.ofSeconds(40);

    /** Within which those come back who were out of reach together. */
    private static final Duration RETURN = Duration.ofSeconds(45);

    /** From one death of an attrition to the next: longer than what the brake takes for together. */
    private static final Duration APART = Duration.ofSeconds(130);

    /** Until hosts have been heard at all. */
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    private static final Duration JITTER = Duration.ofSeconds(15);

    private final Dice dice;
    private final FaultPlan.Targets targets;
    private final String host;
    private final Duration from;
    private final Duration until;

    /**
     * Makes plots.
     *
     * @param host that dies in them
     * @param from when they begin, and {@code until} when they are over
     */
    Plots(Dice dice, FaultPlan.Targets targets, String host, Duration from, Duration until) {
        this.dice = dice;
        this.targets = targets;
        this.host = host;
        this.from = from;
        this.until = until;
    }

    /** One plot or none, without faults of other kinds than these. */
    List<Fault> draw(List<FaultKind> kinds) {
        List<Fault> faults = new ArrayList<>(any());
        faults.removeIf(fault -> !kinds.contains(fault.kind()));
        return faults;
    }

    private List<Fault> any() {
        if (dice.chance(STORMS)) {
            return storm();
        }
        if (dice.chance(DEAFNESSES / (1 - STORMS))) {
            return deafness();
        }
        return dice.chance(ATTRITIONS / (1 - STORMS - DEAFNESSES)) ? attrition() : List.of();
    }

    /**
     * A host dies while messages are lost and late, and supervisors fail just when its VMs are being started: chance
     * alone seldom brings this about, and it is where protocols break.
     */
    private List<Fault> storm() {
        List<Fault> storm = new ArrayList<>();
        Duration verdict = from.plus(targets.witnesses().isEmpty() ? VERDICT_ALONE : VERDICT);
        storm.add(new Fault(dice.pick(DEATHS), host, from, LONG));
        storm.add(new Fault(FaultKind.MESSAGES_ROUGH, "", verdict, dice.between(SHORTEST, LONG)));
        for (String supervisor : targets.supervisors()) {
            boolean isAtStart = dice.chance(DYING_AT_START);
            FaultKind kind = isAtStart ? FaultKind.SUPERVISOR_CRASH_AFTER_START : dice.pick(DISTURBANCES);
            Duration at = isAtStart ? verdict : dice.between(verdict, verdict.plus(Duration.ofSeconds(6)));
            storm.add(new Fault(kind, supervisor, at, dice.between(SHORTEST, LONG.dividedBy(2))));
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
            targets.hosts().forEach(each -> storm.add(new Fault(FaultKind.HOST_SLUGGISH, each, verdict, LONG)));
        }
        return storm;
    }

    /**
     * Nobody hears any host for minutes, at one end of the ways or at the other, and a host falls silent meanwhile:
     * whoever hears again must not take for long what it could not hear.
     */
    private List<Fault> deafness() {
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
        return deafness;
    }

    /** One host after another dies, slowly enough for no brake to hold: the fence budget is what is left. */
    private List<Fault> attrition() {
        List<Fault> deaths = new ArrayList<>();
        int first = dice.below(targets.hosts().size());
        Duration at = WARM_UP;
        for (int i = 0;
                at.compareTo(until.minus(JITTER)) < 0 && i < targets.hosts().size();
                i++) {
            String each = targets.hosts().get((first + i) % targets.hosts().size());
            Duration when = at.plus(dice.between(Duration.ZERO, JITTER));
            Duration rest = until.minus(when);
            Duration length = rest.compareTo(LONG) < 0 ? rest : dice.between(LONG, rest);
            deaths.add(new Fault(dice.pick(DEATHS), each, when, length));
            at = at.plus(APART);
        }
        return deaths;
    }
}
