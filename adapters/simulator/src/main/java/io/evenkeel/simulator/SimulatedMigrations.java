package io.evenkeel.simulator;

import io.evenkeel.simulator.Calls.Change;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.migration.Assessment;
import io.evenkeel.spi.migration.MigrationLimits;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.Migrations;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Migrations through one connection. */
final class SimulatedMigrations implements Migrations {

    private final Calls calls;
    private final CapabilitySet capabilities;
    private final Admission admission;
    private final MigrationLimits limits;

    SimulatedMigrations(Calls calls, CapabilitySet capabilities) {
        this.calls = calls;
        this.capabilities = capabilities;
        this.admission = new Admission(calls.world, capabilities);
        this.limits = calls.world.alone(() -> calls.world.limits);
    }

    @Override
    public MigrationLimits limits() {
        return limits;
    }

    @Override
    public Assessment assess(MigrationRequest request, Deadline deadline) throws InterruptedException {
        return calls.read(deadline, until -> admission.assess(request));
    }

    @Override
    public MigrationSession start(Operation operation, MigrationRequest request, Deadline deadline)
            throws InterruptedException {
        Set<GuardTarget> targets = Set.of(
                new GuardTarget.OfVm(request.vm()),
                new GuardTarget.OfHost(request.source()),
                new GuardTarget.OfHost(request.destination()));
        Change change = new Change(operation, List.of("migrate", request), targets);
        boolean announces = capabilities.contains(Capabilities.MIGRATION_ANNOUNCE);
        Job job = calls.change(change, deadline, Job.class, until -> {
            admission.demand(request);
            return calls.world.migrator.start(operation.id(), request, announces);
        });
        return new SimulatedSession(calls, capabilities, job);
    }

    @Override
    public Optional<MigrationSession> find(OperationId id, Deadline deadline) throws InterruptedException {
        calls.require(Capabilities.MIGRATION_REATTACH);
        return calls.read(
                deadline,
                until -> Optional.ofNullable(calls.world.jobs.get(id))
                        .map(job -> new SimulatedSession(calls, capabilities, job)));
    }

    @Override
    public Set<OperationId> active(Deadline deadline) throws InterruptedException {
        calls.require(Capabilities.MIGRATION_REATTACH);
        return calls.read(
                deadline,
                until -> calls.world.activeJobs.stream().map(job -> job.id).collect(Collectors.toUnmodifiableSet()));
    }
}
