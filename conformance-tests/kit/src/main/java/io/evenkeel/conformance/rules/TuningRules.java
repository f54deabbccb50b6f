package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.NotApplicable;
import io.evenkeel.conformance.NotVerified;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Chapter 4, the rules about changing a migration while it runs. */
final class TuningRules {

    private static final Duration WINDOW = Duration.ofMillis(150);
    private static final Duration TO_TAKE_HOLD = Duration.ofSeconds(4);
    private static final Duration UNTIL_A_RATE = Duration.ofSeconds(6);
    private static final int THROTTLE = 90;

    @Rule(
            id = "4.9",
            text = "Tuning that is not declared is refused with UNSUPPORTED and no effect.",
            requires = "migration")
    void undeclaredTuningIsRefused(Scenario s) throws Exception {
        Map<Capability, MigrationTuning> tunings = new LinkedHashMap<>();
        tunings.put(Capabilities.MIGRATION_TUNE_THROTTLE, MigrationTuning.DEFAULTS.withThrottlePercent(20));
        tunings.put(
                Capabilities.MIGRATION_TUNE_BANDWIDTH,
                MigrationTuning.DEFAULTS.withMaxBandwidth(DataRate.ofMebibytesPerSecond(1)));
        tunings.put(
                Capabilities.MIGRATION_TUNE_DOWNTIME, MigrationTuning.DEFAULTS.withMaxDowntime(Duration.ofSeconds(1)));
        tunings.keySet().removeIf(capability -> Calls.declares(s, capability));
        if (tunings.isEmpty()) {
            throw new NotApplicable("every tuning is declared");
        }
        MigrationSession session = s.begin(Moves.lasting(s));
        Moves.untilCopying(s, session);
        for (MigrationTuning each : tunings.values()) {
            s.refused(() -> session.tune(s.operation(), each, s.soon()), ErrorKind.UNSUPPORTED);
        }
        if (tunings.containsKey(Capabilities.MIGRATION_TUNE_THROTTLE)) {
            OptionalInt throttle = session.observe(s.soon()).throttlePercent();
            s.check(throttle.orElse(0) == 0, "after a refused throttle the migration shows " + throttle);
        }
        Moves.endOf(s, session);
    }

    @Rule(
            id = "4.11",
            text = "A bandwidth limit set while running takes hold.",
            requires = {"migration.tune.bandwidth", "migration.progress.memory"},
            guests = GuestKind.BUSY,
            timed = true)
    void bandwidthLimitsTakeHold(Scenario s) throws Exception {
        MigrationSession session = s.begin(s.guest(GuestKind.BUSY));
        s.observeUntil(
                session,
                snapshot -> snapshot.memory()
                        .filter(memory -> memory.transferred().bytes() > 0)
                        .isPresent());
        double free = rate(s, session);
        s.check(free > 0, "nothing is transferred while memory is copied");
        DataRate limit = DataRate.ofBytesPerSecond(Math.max(1, (long) (free / 4)));
        session.tune(s.operation(), MigrationTuning.DEFAULTS.withMaxBandwidth(limit), s.soon());
        double[] seen = {free};
        double halfway = free / 2;
        s.await(
                "the transfer slows down from " + DataRate.ofBytesPerSecond((long) free)
                        + " to at most twice the limit of " + limit,
                TO_TAKE_HOLD,
                () -> {
                    seen[0] = rate(s, session);
                    return seen[0] <= halfway;
                });
        Moves.endOf(s, session);
    }

    /** Bytes per second over a window. */
    private static double rate(Scenario s, MigrationSession session) throws Exception {
        long began = System.nanoTime();
        long before = transferred(s, session);
        long window = s.scaled(WINDOW).toNanos();
        s.await("a window of " + WINDOW + " passes", WINDOW.multipliedBy(4), () -> System.nanoTime() - began >= window);
        long after = transferred(s, session);
        return (after - before) * 1e9 / (System.nanoTime() - began);
    }

    private static long transferred(Scenario s, MigrationSession session) throws InterruptedException {
        MigrationSnapshot now = session.observe(s.soon());
        s.check(now.phase() == MigrationPhase.PRECOPY, "the transfer of a busy guest ended up in " + now);
        return now.memory()
                .map(memory -> memory.transferred().bytes())
                .orElseThrow(() -> new AssertionError("memory progress stopped being told: " + now));
    }

    @Rule(
            id = "4.20",
            text = "A longer permitted downtime set while running lets a busy VM switch over.",
            requires = "migration.tune.downtime",
            guests = GuestKind.BUSY)
    void longerDowntimeLetsItSwitchOver(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.BUSY);
        MigrationSession session = s.begin(vm);
        Moves.untilCopying(s, session);
        session.tune(
                s.operation(), MigrationTuning.DEFAULTS.withMaxDowntime(s.scaled(Duration.ofSeconds(20))), s.soon());
        Moves.arrives(s, vm, session);
    }

    @Rule(
            id = "4.21",
            text = "A throttle set while running is reported and slows the guest.",
            requires = "migration.tune.throttle",
            guests = GuestKind.BUSY)
    void throttlesSlowTheGuest(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.BUSY);
        MigrationSession session = s.begin(vm);
        Moves.untilCopying(s, session);
        double before = paceBefore(s, vm, session);
        session.tune(s.operation(), MigrationTuning.DEFAULTS.withThrottlePercent(THROTTLE), s.soon());
        boolean[] reported = {false};
        double[] lowest = {before};
        MigrationSnapshot[] last = {session.observe(s.soon())};
        s.await(
                "a throttle of " + THROTTLE + " % is reported, and the guest slows down to less than 60 %, or the"
                        + " migration ends",
                TO_TAKE_HOLD,
                () -> {
                    last[0] = session.observe(s.soon());
                    reported[0] |= last[0].throttlePercent().orElse(0) == THROTTLE;
                    if (last[0].phase() == MigrationPhase.PRECOPY) {
                        lowest[0] = Math.min(lowest[0], pace(s, vm, last[0]).orElse(lowest[0]));
                    }
                    boolean slowed = before == 0 || lowest[0] < before * 0.6;
                    return reported[0] && (slowed || last[0].phase() == MigrationPhase.COMPLETED);
                });
        Moves.endOf(s, session);
        if (before == 0) {
            throw new NotVerified("neither the bed nor the adapter tells how fast a guest works");
        }
    }

    /** Zero if nobody tells it. A hypervisor that tells a rate may do so only after its first pass. */
    private static double paceBefore(Scenario s, VmId vm, MigrationSession session) throws Exception {
        double[] pace = {0};
        long began = System.nanoTime();
        long enough = s.scaled(UNTIL_A_RATE).toNanos();
        s.await("it is known whether a pace is told", UNTIL_A_RATE.multipliedBy(2), () -> {
            pace[0] = pace(s, vm, session.observe(s.soon())).orElse(0);
            return pace[0] > 0 || System.nanoTime() - began >= enough;
        });
        return pace[0];
    }

    /** What the bed measures; only where it cannot, what the adapter tells. */
    private static OptionalDouble pace(Scenario s, VmId vm, MigrationSnapshot snapshot) throws InterruptedException {
        OptionalDouble measured = s.bed().pace(vm);
        return measured.isPresent()
                ? measured
                : snapshot.memory()
                        .flatMap(MemoryProgress::dirtyRate)
                        .map(rate -> OptionalDouble.of((double) rate.bytesPerSecond()))
                        .orElse(OptionalDouble.empty());
    }

    @Rule(
            id = "4.29",
            text = "Forcing switchover by pausing ends iteration and completes.",
            requires = "migration.force.pause",
            guests = GuestKind.BUSY)
    void pausingCompletes(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.BUSY);
        MigrationSession session = s.begin(vm);
        Moves.untilCopying(s, session);
        session.forceSwitchover(s.operation(), MigrationSession.ForceMode.PAUSE, s.soon());
        Moves.arrives(s, vm, session);
        Witness.sound(s, vm);
    }

    @Rule(
            id = "4.30",
            text = "Forcing switchover to post-copy completes on the destination.",
            requires = "migration.force.postcopy",
            guests = GuestKind.BUSY)
    void postcopyCompletes(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.BUSY);
        MigrationSession session = s.begin(s.move(vm).withOptions(MigrationOption.ALLOW_POSTCOPY));
        Moves.untilCopying(s, session);
        session.forceSwitchover(s.operation(), MigrationSession.ForceMode.POSTCOPY, s.soon());
        Moves.arrives(s, vm, session);
        Witness.sound(s, vm);
    }

    @Rule(
            id = "4.31",
            text = "Post-copy that the request did not allow is refused with INVALID_REQUEST and no effect.",
            requires = "migration.force.postcopy",
            guests = GuestKind.BUSY)
    void postcopyNeedsPermission(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.BUSY);
        MigrationSession session = s.begin(vm);
        Moves.untilCopying(s, session);
        s.refused(
                () -> session.forceSwitchover(s.operation(), MigrationSession.ForceMode.POSTCOPY, s.soon()),
                ErrorKind.INVALID_REQUEST);
        MigrationPhase phase = session.observe(s.soon()).phase();
        s.check(phase == MigrationPhase.PRECOPY, "after post-copy was refused the migration is in " + phase);
        Witness.executesOnly(s, vm, s.bed().source(), "after post-copy was refused");
        Moves.endOf(s, session);
    }

    @Rule(
            id = "4.38",
            text = "With auto-converge a busy VM completes.",
            requires = "migration.auto-converge",
            guests = GuestKind.BUSY)
    void autoConvergeCompletes(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.BUSY);
        Moves.arrives(s, vm, s.begin(s.move(vm).withOptions(MigrationOption.AUTO_CONVERGE)));
    }
}
