package io.evenkeel.simulator;

import io.evenkeel.simulator.Timeline.Appointment;
import io.evenkeel.simulator.memory.MemoryCopy;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.migration.StorageMode;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One migration. Guarded by the world's lock. */
final class Job {

    /** A finer course than the phases tell. */
    enum Stage {
        PREPARING(MigrationPhase.PREPARING),
        STORAGE(MigrationPhase.PRECOPY),
        MEMORY(MigrationPhase.PRECOPY),
        /** The guest is paused, and what is left is being sent. */
        SENDING(MigrationPhase.SWITCHOVER),
        /** The destination has all it needs; from here on it may have begun to execute. */
        HANDOVER(MigrationPhase.SWITCHOVER),
        FETCHING(MigrationPhase.POSTCOPY);

        final MigrationPhase phase;

        Stage(MigrationPhase phase) {
            this.phase = phase;
        }
    }

    final OperationId id;
    final MigrationRequest request;
    final boolean announces;
    final SimVm vm;
    final boolean wasRunning;
    final double storageTotal;
    double storageLeft;
    double maxBandwidth;
    double maxDowntimeSeconds;
    int throttleAsked;
    int throttleByItself;
    Stage stage = Stage.PREPARING;
    /** A host at one end lost its power; nothing mends that. */
    boolean broken;

    double rate;
    long settledAt;
    long pausedAt = -1;
    long handedOverAt = -1;
    double fractionTold;
    Progress last;

    @Nullable
    MemoryCopy copy;

    @Nullable
    ForceMode forced;

    @Nullable
    Appointment due;

    @Nullable
    Appointment giveUp;

    @Nullable
    MigrationOutcome outcome;

    Job(OperationId id, MigrationRequest request, boolean announces, SimVm vm, World world) {
        this.id = id;
        this.request = request;
        this.announces = announces;
        this.vm = vm;
        this.wasRunning = vm.on(request.source()) == Holding.RUNNING;
        this.storageTotal = request.storage() == StorageMode.SHARED
                ? 0
                : vm.spec.disks().stream()
                        .filter(disk -> !disk.shared())
                        .mapToDouble(disk -> disk.size().bytes())
                        .sum();
        this.storageLeft = storageTotal;
        this.settledAt = world.timeline.now();
        this.copy = new MemoryCopy(
                (double) vm.spec.memory().bytes(),
                vm.spec.workload().regions(),
                Seeds.of(world.seed, vm.id() + "#" + world.jobs.size()));
        this.last = Progress.nothingYet((double) vm.spec.memory().bytes());
        this.maxDowntimeSeconds = seconds(request.tuning().maxDowntime().orElse(world.timing.defaultDowntime()));
        this.maxBandwidth = request.tuning()
                .maxBandwidth()
                .map(rateLimit -> (double) rateLimit.bytesPerSecond())
                .orElse(Double.POSITIVE_INFINITY);
        this.throttleAsked = request.tuning().throttlePercent().orElse(0);
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    boolean isActive() {
        return outcome == null;
    }

    MigrationPhase phase() {
        return outcome == null ? stage.phase : outcome.phase();
    }

    boolean allows(MigrationOption option) {
        return request.options().contains(option);
    }

    int throttle() {
        return Math.max(throttleAsked, throttleByItself);
    }

    /** How much of its speed the guest has left on the source. */
    Share guestSpeed() {
        boolean runs = vm.on(request.source()) == Holding.RUNNING;
        return runs ? Share.of(1 - throttle() / 100.0) : Share.NONE;
    }

    MemoryCopy copy() {
        MemoryCopy present = copy;
        if (present == null) {
            throw new IllegalStateException("migration " + id + " has ended");
        }
        return present;
    }
}
