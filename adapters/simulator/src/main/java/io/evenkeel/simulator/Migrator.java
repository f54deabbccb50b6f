package io.evenkeel.simulator;

import io.evenkeel.simulator.Job.Stage;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Carries migrations forward, from one moment at which something changes to the next. */
final class Migrator {

    /** Less than a page is nothing. */
    private static final double PAGE = 4096;

    /** QEMU slows a guest by 20 percent first and by 10 more each time, to at most 99. */
    private static final int FIRST_THROTTLE = 20;

    private static final int MORE_THROTTLE = 10;
    private static final int MOST_THROTTLE = 99;

    private final World world;
    private final Endings endings;
    private final Map<MigrationPhase, Set<Consumer<Job>>> arrivals = new EnumMap<>(MigrationPhase.class);

    Migrator(World world) {
        this.world = world;
        this.endings = new Endings(world, this);
    }

    Job start(OperationId id, MigrationRequest request, boolean announces) {
        SimVm vm = world.vm(request.vm());
        Job job = new Job(id, request, announces, vm, world);
        world.jobs.put(id, job);
        world.activeJobs.add(job);
        world.host(request.source()).jobs.add(job);
        world.host(request.destination()).jobs.add(job);
        vm.job = job;
        world.log.add(describe(job) + " begins");
        world.hold(vm, request.destination(), Holding.INCOMING);
        job.due = world.timeline.in(world.timing.prepare(), () -> due(job));
        arrived(job, MigrationPhase.PREPARING);
        return job;
    }

    /** Calls {@code what} for each migration that reaches a phase. */
    void onArrival(MigrationPhase phase, Consumer<Job> what) {
        arrivals.computeIfAbsent(phase, unused -> new LinkedHashSet<>()).add(what);
    }

    void offArrival(MigrationPhase phase, Consumer<Job> what) {
        arrivals.getOrDefault(phase, new LinkedHashSet<>()).remove(what);
    }

    void cancel(Job job) {
        settle(job);
        endings.cancelled(job);
    }

    void abandon(Job job, String why) {
        settle(job);
        endings.abandoned(job, why);
    }

    void reconcile(SimVm vm) {
        endings.reconcile(vm);
    }

    /** Applies new limits; the guest may be ready to switch over under them at once. */
    void tuned(Job job) {
        settle(job);
        share(job);
        if (job.isActive() && job.stage == Stage.MEMORY) {
            considerSwitchover(job);
        }
    }

    void force(Job job, ForceMode mode) {
        settle(job);
        job.forced = mode;
        if (job.stage == Stage.MEMORY) {
            considerSwitchover(job);
        }
    }

    /** Brings the figures of a migration to the present. */
    void settle(Job job) {
        double seconds = (world.timeline.now() - job.settledAt) / 1e9;
        job.settledAt = world.timeline.now();
        if (!job.isActive() || seconds <= 0) {
            return;
        }
        switch (job.stage) {
            case STORAGE -> job.storageLeft = Math.max(0, job.storageLeft - seconds * job.rate);
            case MEMORY -> job.copy().advance(seconds, job.rate, job.guestSpeed());
            case SENDING, FETCHING -> job.copy().send(seconds, job.rate);
            case PREPARING, HANDOVER -> {}
        }
    }

    /** The present figures. */
    Progress progress(Job job) {
        if (job.isActive() && job.stage != Stage.PREPARING) {
            settle(job);
            if (job.stage != Stage.STORAGE) {
                job.last = Progress.of(job.copy(), job.rate);
            }
        }
        return job.last;
    }

    /** Looks again at a migration whose hosts or connection may have changed. */
    void recheck(Job job) {
        if (!job.isActive()) {
            return;
        }
        settle(job);
        if (endings.goesOnAlone(job) || world.network.connects(job)) {
            if (job.giveUp != null) {
                job.giveUp.callOff();
                job.giveUp = null;
                restart(job);
            }
        } else if (job.giveUp == null) {
            job.giveUp = world.timeline.in(world.timing.linkTimeout(), () -> endings.broken(job));
            callOffDue(job);
        }
        share(job);
    }

    private void restart(Job job) {
        if (job.stage == Stage.PREPARING) {
            job.due = world.timeline.in(world.timing.prepare(), () -> due(job));
        } else if (job.stage == Stage.HANDOVER) {
            job.due = world.timeline.in(world.timing.resume(), () -> due(job));
        }
    }

    void callOffDue(Job job) {
        if (job.due != null) {
            job.due.callOff();
            job.due = null;
        }
    }

    private void due(Job job) {
        job.due = null;
        settle(job);
        switch (job.stage) {
            case PREPARING -> {
                world.network.join(job);
                enter(job, job.storageLeft > 0 ? Stage.STORAGE : Stage.MEMORY);
                share(job);
                considerForced(job);
            }
            case STORAGE -> {
                enter(job, Stage.MEMORY);
                share(job);
                considerForced(job);
            }
            case MEMORY -> passEnds(job);
            case SENDING -> {
                enter(job, Stage.HANDOVER);
                job.due = world.timeline.in(world.timing.resume(), () -> due(job));
                recheck(job);
            }
            case HANDOVER -> {
                if (job.forced == ForceMode.POSTCOPY) {
                    endings.handOver(job);
                    enter(job, Stage.FETCHING);
                    share(job);
                } else {
                    endings.handOver(job);
                    endings.completed(job);
                }
            }
            case FETCHING -> endings.completed(job);
        }
    }

    private void passEnds(Job job) {
        double before = job.copy().passVolume();
        job.copy().nextPass();
        double left = job.copy().unsent();
        world.log.add(describe(job) + " pass " + job.copy().iteration() + " with " + (long) left + " bytes");
        if (job.allows(MigrationOption.AUTO_CONVERGE) && !fits(job, left) && left > before / 2) {
            job.throttleByItself = job.throttleByItself == 0
                    ? FIRST_THROTTLE
                    : Math.min(MOST_THROTTLE, job.throttleByItself + MORE_THROTTLE);
            world.log.add(describe(job) + " slows the guest by " + job.throttleByItself + " percent");
        }
        if (fits(job, left)) {
            pause(job);
        } else {
            schedule(job);
        }
    }

    private void considerForced(Job job) {
        if (job.stage == Stage.MEMORY && job.forced != null) {
            considerSwitchover(job);
        }
    }

    private void considerSwitchover(Job job) {
        if (job.forced != null || fits(job, job.copy().remaining())) {
            pause(job);
        }
    }

    private boolean fits(Job job, double bytes) {
        return bytes < PAGE || bytes <= job.rate * job.maxDowntimeSeconds;
    }

    /** The guest stops on the source. */
    private void pause(Job job) {
        job.pausedAt = world.timeline.now();
        job.copy().lastPass();
        if (job.wasRunning) {
            world.hold(job.vm, job.request.source(), Holding.PAUSED);
        }
        enter(job, Stage.SENDING);
        schedule(job);
    }

    private void enter(Job job, Stage stage) {
        MigrationPhase before = job.stage.phase;
        job.stage = stage;
        if (before != stage.phase) {
            world.log.add(describe(job) + " is in " + stage.phase);
            world.changed.signalAll();
            arrived(job, stage.phase);
        }
    }

    private void arrived(Job job, MigrationPhase phase) {
        for (Consumer<Job> what : new ArrayList<>(arrivals.getOrDefault(phase, Set.of()))) {
            what.accept(job);
        }
    }

    /** Gives a migration and those that share its way their new rates. */
    void share(Job changed) {
        Set<Job> affected = new LinkedHashSet<>(world.network.neighbours(changed));
        affected.add(changed);
        for (Job job : affected) {
            if (!job.isActive()) {
                continue;
            }
            settle(job);
            job.rate = world.network.connects(job) ? world.network.rate(job) : 0;
            schedule(job);
        }
    }

    /** Plans the next moment at which this migration changes by itself. */
    private void schedule(Job job) {
        double bytes;
        switch (job.stage) {
            case STORAGE -> bytes = job.storageLeft;
            case MEMORY, FETCHING -> bytes = job.copy().unsent();
            case SENDING ->
                bytes = job.forced == ForceMode.POSTCOPY ? 0 : job.copy().unsent();
            default -> {
                return;
            }
        }
        callOffDue(job);
        if (!job.isActive() || job.giveUp != null) {
            return;
        }
        if (job.rate > 0 || bytes == 0) {
            double nanos = bytes == 0 ? 0 : Math.ceil(bytes / job.rate * 1e9);
            job.due = world.timeline.at(world.timeline.now() + (long) Math.min(nanos, 1e17), () -> due(job));
        }
    }

    String describe(Job job) {
        return "migration of " + job.request.vm() + " from " + job.request.source() + " to "
                + job.request.destination();
    }
}
