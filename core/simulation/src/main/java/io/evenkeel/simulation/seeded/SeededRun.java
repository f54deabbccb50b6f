package io.evenkeel.simulation.seeded;

import io.evenkeel.simulation.fault.FaultKind;
import io.evenkeel.simulation.fault.Injector;
import io.evenkeel.simulation.invariant.Invariant;
import io.evenkeel.simulation.invariant.Invariants;
import io.evenkeel.simulation.invariant.Limits;
import io.evenkeel.simulation.invariant.Violation;
import io.evenkeel.simulation.node.Courier;
import io.evenkeel.simulation.node.CycleTerm;
import io.evenkeel.simulation.node.NewsWire;
import io.evenkeel.simulation.node.SimClock;
import io.evenkeel.simulation.node.SupervisorProcess;
import io.evenkeel.simulation.schedule.Dice;
import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.simulation.store.Store;
import io.evenkeel.simulation.world.Datacenter;
import io.evenkeel.simulation.world.Platform;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.simulation.world.SimMigration;
import io.evenkeel.simulation.world.SimVm;
import io.evenkeel.simulation.world.WorldSettings;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.fencing.FencingSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One run: a world, its supervisors and what goes wrong, all from one specification. Used once, by one thread. */
public final class SeededRun {

    /** Until every VM is back at the latest: the longest pause between two attempts to start one, and some more. */
    private static final Duration PATIENCE = Duration.ofMinutes(35);

    /** For hosts that come back to boot, and for what is left on them to be ended. */
    private static final Duration RETURN = Duration.ofMinutes(3);

    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final double BRAKE = 0.3;
    private static final int MIGRATIONS = 64;

    private final RunSpec spec;
    private final Schedule schedule = new Schedule();
    private final RunLog log;
    private final Datacenter world;
    private final Platform platform;
    private final Store store;
    private final Courier courier;
    private final Invariants invariants;
    private final Limits limits;
    private final Measures measures = new Measures(schedule);
    private final StandingAlarms alarms = new StandingAlarms();
    private final Injector injector;
    private final Map<String, SupervisorProcess> supervisors = new LinkedHashMap<>();
    private final List<Violation> violations = new ArrayList<>();
    private final Set<Invariant> broken = EnumSet.noneOf(Invariant.class);

    public SeededRun(RunSpec spec, Wiring wiring, boolean isLogged) {
        this.spec = spec;
        this.log = new RunLog(schedule, isLogged);
        Dice dice = new Dice(Dice.mix(spec.seed()));
        WorldSettings settings = wiring.world().apply(spec.world());
        this.world = new Datacenter(settings, schedule, dice.of("world"));
        this.platform = new Platform(world);
        this.store = new Store(schedule, dice.of("store"));
        boolean areClocksRight = spec.plan().faults().stream().noneMatch(fault -> fault.kind() == FaultKind.CLOCK_JUMP);
        // What is right, whatever the supervisors of this run are set to.
        FencingSettings.Budget budget = Profile.of(spec.world()).fencing().budget();
        this.limits = new Limits(schedule, BRAKE, MIGRATIONS, budget, areClocksRight);
        this.invariants = new Invariants(schedule, world, limits, this::report);
        NewsWire news = new NewsWire(schedule, dice.of("news"), platform, world.hosts(), world.vms());
        Narrator narrator = new Narrator(log, invariants, news);
        this.courier = new Courier(schedule, dice.of("courier"), platform, settings.startGuard(), narrator);
        world.watchedBy(narrator);
        world.watchedBy(invariants);
        world.watchedBy(measures);
        world.watchedBy(news);
        store.watchedBy(narrator);
        store.watchedBy(invariants);
        store.watchedBy(measures);
        store.watchedBy(alarms);
        Map<String, SimClock> clocks = new LinkedHashMap<>();
        for (int i = 1; i <= spec.supervisors(); i++) {
            String name = "s" + i;
            SimClock clock = new SimClock(schedule);
            clocks.put(name, clock);
            Dice own = dice.of(name);
            SupervisorProcess.TermFactory terms = (process, epoch, journal, now) -> CycleTerm.begin(
                    process,
                    epoch,
                    journal,
                    now,
                    wiring.settings().apply(spec.world()),
                    Profile.domain(spec.world()),
                    clock,
                    own.of("entropy-" + epoch).generator(),
                    wiring.surroundings());
            supervisors.put(
                    name, new SupervisorProcess(name, schedule, own.of("process"), store, courier, terms, narrator));
        }
        this.injector = new Injector(schedule, world, courier, supervisors, clocks, line -> log.add(() -> line));
    }

    private void report(Violation violation) {
        log.add(() -> "VIOLATED " + violation);
        if (broken.add(violation.invariant())) {
            violations.add(violation);
        }
    }

    /** Lets it run to its end. */
    public RunResult run() {
        begin();
        finish();
        return result();
    }

    /**
     * Lets it run on to its end, and for as long after it as there is hope for VMs that are still down. When all run, what
     * was fenced is switched on at last, and all must still run.
     */
    public void finish() {
        runUntil(spec.length());
        if (broken.isEmpty() && !world.hasRoomWithoutHeldOff()) {
            injector.switchOnFenced(); // what was fenced since all was repaired is missing now
        }
        settle(spec.length());
        if (injector.switchOnFenced()) {
            settle(Duration.ofNanos(schedule.now()).plus(RETURN));
        }
    }

    private void settle(Duration from) {
        runUntil(from);
        Duration end = from;
        while (broken.isEmpty() && !unsettled().isEmpty() && end.compareTo(from.plus(PATIENCE)) < 0) {
            end = end.plus(SETTLE);
            runUntil(end);
        }
        if (broken.isEmpty()) {
            unsettled().forEach(invariants::broken);
        }
    }

    /** Boots the supervisors and plans the faults. */
    public void begin() {
        supervisors.values().forEach(SupervisorProcess::boot);
        injector.inject(spec.plan());
        Object unused = schedule.at(spec.faultsUntil().toNanos() + 1, injector::repair);
    }

    /** Lets it run on, or until something fails that makes it useless to go on. */
    public void runUntil(Duration moment) {
        try {
            while (broken.isEmpty() && schedule.step(moment.toNanos())) {
                // Each step is one event.
            }
        } catch (RuntimeException e) {
            invariants.broken(Invariant.SOUND, e + " at " + place(e));
        }
    }

    private static String place(RuntimeException e) {
        StackTraceElement[] trace = e.getStackTrace();
        List<String> places = new ArrayList<>();
        for (int i = 0; i < Math.min(6, trace.length); i++) {
            places.add(trace[i].toString());
        }
        return String.join(" < ", places);
    }

    /** What is not yet as it must be at the end. */
    private Map<Invariant, String> unsettled() {
        Map<Invariant, String> open = new LinkedHashMap<>();
        for (SimVm vm : world.vms()) {
            if (!vm.isStoppedOnPurpose() && vm.executing().isEmpty()) {
                open.put(Invariant.I3, vm + " does not run; in memory of " + vm.held());
            } else if (!vm.isStoppedOnPurpose() && vm.isGuestHung() && !vm.isKeptByPlatform() && !isTakenForDown(vm)) {
                open.put(Invariant.I3, vm + " hangs and nobody resets it");
            } else if (vm.held().size() > 1) {
                open.put(Invariant.I4, vm + " is left on " + vm.held());
            }
        }
        for (SimMigration migration : platform.migrations()) {
            if (!migration.isOver()) {
                open.put(Invariant.I4, "a migration has no end");
            }
        }
        return open;
    }

    /** Whether a power controller has said that its host is off, and people are told that the host answers. */
    private boolean isTakenForDown(SimVm vm) {
        return vm.executing().stream().allMatch(host -> host.hasLied() && alarms.tellsThatItAnswers(host.id()));
    }

    public RunResult result() {
        return new RunResult(spec, violations, measures, schedule.happened(), log.lines());
    }

    public Datacenter world() {
        return world;
    }

    public Store store() {
        return store;
    }

    public Injector injector() {
        return injector;
    }

    public Limits limits() {
        return limits;
    }

    public Schedule schedule() {
        return schedule;
    }

    public Map<String, SupervisorProcess> supervisors() {
        return supervisors;
    }

    /** Hosts by name, for those who read. */
    public SimHost host(String name) {
        return world.host(new HostId(name));
    }
}
