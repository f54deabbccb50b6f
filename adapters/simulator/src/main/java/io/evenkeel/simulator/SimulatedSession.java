package io.evenkeel.simulator;

import io.evenkeel.simulator.Calls.Change;
import io.evenkeel.simulator.Calls.Done;
import io.evenkeel.simulator.Job.Stage;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.MigrationTuning;
import java.util.List;
import java.util.Set;

/** A handle on one migration through one connection. */
final class SimulatedSession implements MigrationSession {

    private final Calls calls;
    private final CapabilitySet capabilities;
    private final Job job;

    SimulatedSession(Calls calls, CapabilitySet capabilities, Job job) {
        this.calls = calls;
        this.capabilities = capabilities;
        this.job = job;
    }

    @Override
    public OperationId id() {
        return job.id;
    }

    @Override
    public MigrationRequest request() {
        return job.request;
    }

    @Override
    public MigrationSnapshot observe(Deadline deadline) throws InterruptedException {
        return calls.read(deadline, until -> Snapshots.of(calls.world, capabilities, job));
    }

    @Override
    public void tune(Operation operation, MigrationTuning tuning, Deadline deadline) throws InterruptedException {
        Admission.unsupported(tuning, capabilities).forEach(calls::require);
        calls.change(change(operation, "tune", tuning), deadline, Done.class, until -> {
            demandActive();
            tuning.maxBandwidth().ifPresent(rate -> job.maxBandwidth = rate.bytesPerSecond());
            tuning.maxDowntime().ifPresent(downtime -> job.maxDowntimeSeconds = Job.seconds(downtime));
            calls.world.migrator.settle(job);
            tuning.throttlePercent().ifPresent(percent -> job.throttleAsked = percent);
            calls.world.migrator.tuned(job);
            return Done.DONE;
        });
    }

    @Override
    public CancelReply cancel(Operation operation, Deadline deadline) throws InterruptedException {
        calls.require(Capabilities.MIGRATION_CANCEL);
        return calls.change(change(operation, "cancel"), deadline, CancelReply.class, until -> {
            if (!job.isActive()) {
                return CancelReply.ENDED;
            }
            demandSource();
            if (job.stage.compareTo(Stage.SENDING) >= 0) {
                return CancelReply.TOO_LATE;
            }
            calls.world.migrator.cancel(job);
            return CancelReply.ACCEPTED;
        });
    }

    @Override
    public void forceSwitchover(Operation operation, ForceMode mode, Deadline deadline) throws InterruptedException {
        calls.checkOpen();
        if (mode == ForceMode.PAUSE) {
            calls.require(Capabilities.MIGRATION_FORCE_PAUSE);
        } else {
            calls.require(Capabilities.MIGRATION_FORCE_POSTCOPY);
            if (!job.request.options().contains(MigrationOption.ALLOW_POSTCOPY)) {
                throw HypervisorException.withoutEffect(
                        ErrorKind.INVALID_REQUEST,
                        "the migration was not started with " + MigrationOption.ALLOW_POSTCOPY);
            }
        }
        calls.change(change(operation, "force", mode), deadline, Done.class, until -> {
            demandActive();
            calls.world.migrator.force(job, mode);
            return Done.DONE;
        });
    }

    @Override
    public void close() {
        // The handle holds nothing.
    }

    private Change change(Operation operation, Object... what) {
        return new Change(operation, List.of(job.id, List.of(what)), Set.of(new GuardTarget.OfVm(job.request.vm())));
    }

    private void demandActive() {
        if (!job.isActive()) {
            throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "the migration has ended: " + job.phase());
        }
        demandSource();
    }

    private void demandSource() {
        if (!calls.world.host(job.request.source()).answers()) {
            throw HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, job.request.source() + " does not answer");
        }
    }
}
