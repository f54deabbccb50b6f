package io.evenkeel.simulator;

import io.evenkeel.simulator.Job.Stage;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.NetworkAnnouncement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How migrations end.
 *
 * <p>Until the destination has all it needs, only the source can run the guest, and it does again when the other side
 * is gone. Between that moment and the source's knowing of it, neither may go on without knowing about the other. Once
 * the destination executes, the source never does again; if memory is missing then, the guest is lost.
 */
final class Endings {

    private final World world;
    private final Migrator migrator;

    Endings(World world, Migrator migrator) {
        this.world = world;
        this.migrator = migrator;
    }

    /** Whether the destination needs nothing more of the source, which is gone. */
    boolean goesOnAlone(Job job) {
        return job.stage == Stage.HANDOVER
                && !world.host(job.request.source()).executes()
                && world.host(job.request.destination()).executes()
                && job.vm.on(job.request.destination()) != null;
    }

    /** The destination begins to execute; the source will not again. */
    void handOver(Job job) {
        HostId source = job.request.source();
        HostId destination = job.request.destination();
        if (job.vm.on(source) != null) {
            world.hold(job.vm, source, Holding.DEPARTING);
        }
        job.handedOverAt = world.timeline.now();
        world.define(job.vm, destination);
        world.hold(job.vm, destination, job.wasRunning ? Holding.RUNNING : Holding.PAUSED);
        if (job.announces && !job.vm.spec.networks().isEmpty()) {
            job.vm.announcedFrom = destination;
        }
    }

    void completed(Job job) {
        discard(job.vm, job.request.source());
        Duration downtime = Duration.ofNanos(job.handedOverAt - job.pausedAt);
        NetworkAnnouncement network = job.vm.spec.networks().isEmpty()
                ? NetworkAnnouncement.NO_NETWORK
                : job.announces ? NetworkAnnouncement.ANNOUNCED : NetworkAnnouncement.NOT_ANNOUNCED;
        detach(job);
        job.last = job.last.finished();
        Residence residence = Residences.of(world, job.vm);
        boolean seen =
                residence instanceof Residence.OnHost found && found.host().equals(job.request.destination());
        if (residence instanceof Residence.OnHost there && seen) {
            end(job, new MigrationOutcome.Completed(there, Optional.of(downtime), network));
        } else {
            end(job, new MigrationOutcome.Failed(residence, ErrorKind.UNREACHABLE, "the end cannot be seen"));
        }
    }

    void cancelled(Job job) {
        backToSource(job);
        end(job, new MigrationOutcome.Cancelled(Residences.of(world, job.vm)));
    }

    /** The VM has gone from the source for reasons of its own, for example because it was stopped. */
    void abandoned(Job job, String why) {
        if (job.stage == Stage.FETCHING) {
            discard(job.vm, job.request.source());
            detach(job);
        } else {
            backToSource(job);
        }
        fail(job, ErrorKind.CONFLICT, why);
    }

    /** The connection stayed broken for too long. */
    void broken(Job job) {
        migrator.settle(job);
        String why = "lost the connection between " + job.request.source() + " and " + job.request.destination()
                + " in " + job.phase();
        switch (job.stage) {
            case PREPARING, STORAGE, MEMORY, SENDING -> {
                backToSource(job);
                fail(job, ErrorKind.UNREACHABLE, why);
            }
            case HANDOVER -> {
                enterLimbo(job);
                fail(job, ErrorKind.UNREACHABLE, why);
            }
            case FETCHING -> {
                lose(job);
                fail(job, ErrorKind.UNREACHABLE, why + "; the guest is lost with the memory that was missing");
            }
        }
    }

    private void backToSource(Job job) {
        HostId source = job.request.source();
        discard(job.vm, job.request.destination());
        if (job.wasRunning && job.vm.on(source) == Holding.PAUSED) {
            world.hold(job.vm, source, Holding.RUNNING);
        }
        detach(job);
    }

    private void enterLimbo(Job job) {
        job.vm.limbo = new SimVm.Limbo(job.request.source(), job.request.destination(), job.wasRunning);
        detach(job);
        reconcile(job.vm);
    }

    private void lose(Job job) {
        world.release(job.vm, job.request.source());
        world.release(job.vm, job.request.destination());
        job.vm.crashed = true;
        detach(job);
    }

    /** Removes a copy that will not be used. A frozen host keeps it until it thaws. */
    private void discard(SimVm vm, HostId host) {
        if (world.host(host).executes()) {
            world.release(vm, host);
        } else if (vm.on(host) != null) {
            world.hold(vm, host, Holding.INCOMING);
        }
    }

    /** Tidies up what broken migrations left behind, as far as the hosts can be asked by now. */
    void reconcile(SimVm vm) {
        SimVm.Limbo limbo = vm.limbo;
        if (limbo != null) {
            SimHost source = world.host(limbo.source());
            SimHost destination = world.host(limbo.destination());
            if (vm.on(limbo.source()) == null) {
                vm.limbo = null;
            } else if (!destination.isOpaque() && source.answers()) {
                world.release(vm, limbo.destination());
                vm.limbo = null;
                if (limbo.wasRunning()) {
                    world.hold(vm, limbo.source(), Holding.RUNNING);
                }
            }
        }
        if (vm.job == null && vm.limbo == null) {
            for (HostId host : List.copyOf(vm.holdings.keySet())) {
                Holding holding = vm.on(host);
                if (holding != null && !holding.isWhole() && world.host(host).executes()) {
                    world.release(vm, host);
                }
            }
        }
    }

    private void fail(Job job, ErrorKind kind, String why) {
        end(job, new MigrationOutcome.Failed(Residences.of(world, job.vm), kind, why));
    }

    private void detach(Job job) {
        migrator.callOffDue(job);
        if (job.giveUp != null) {
            job.giveUp.callOff();
            job.giveUp = null;
        }
        job.last = migrator.progress(job);
        job.vm.job = null;
        world.activeJobs.remove(job);
        world.host(job.request.source()).jobs.remove(job);
        world.host(job.request.destination()).jobs.remove(job);
        world.network.leave(job);
    }

    private void end(Job job, MigrationOutcome outcome) {
        job.outcome = outcome;
        job.copy = null;
        world.log.add(migrator.describe(job) + " ends: " + outcome);
        world.touched(job.vm);
        migrator.share(job);
    }
}
