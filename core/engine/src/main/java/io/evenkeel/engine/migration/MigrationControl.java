package io.evenkeel.engine.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.prediction.GuestWrites;
import io.evenkeel.engine.prediction.MigrationForecast;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.load.VmLoad;
import io.evenkeel.spi.migration.Assessment;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.Migrations;
import io.evenkeel.spi.unit.DataRate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Migrations from the first question to the outcome: assess, refuse or start, drive, help to converge.
 *
 * <p>Give it an isolated connection, so that its calls cannot hang. Safe for use by several threads.
 */
public final class MigrationControl {

    private static final int START_ATTEMPTS = 3;

    private final Hypervisor hypervisor;
    private final Migrations migrations;
    private final MigrationDriver driver;
    private final LadderPolicy policy;
    private final Optional<DataRate> linkBandwidth;

    /**
     * Control over one connection.
     *
     * @param linkBandwidth what to reckon with where a request names no bandwidth
     * @throws HypervisorException {@code UNSUPPORTED} if the connection cannot migrate
     */
    public MigrationControl(
            Hypervisor hypervisor, MigrationDriver driver, LadderPolicy policy, Optional<DataRate> linkBandwidth) {
        this.hypervisor = requireNonNull(hypervisor, "hypervisor");
        this.driver = requireNonNull(driver, "driver");
        this.policy = requireNonNull(policy, "policy");
        this.linkBandwidth = requireNonNull(linkBandwidth, "linkBandwidth");
        this.migrations = hypervisor
                .migrations()
                .orElseThrow(() -> HypervisorException.withoutEffect(
                        ErrorKind.UNSUPPORTED, "this connection does not declare the capability migration"));
    }

    /** Thinks a migration through and changes nothing. */
    public MigrationPlan plan(MigrationRequest request, Deadline deadline) throws InterruptedException {
        Assessment assessment = migrations.assess(request, deadline);
        return new MigrationPlan(request, assessment, forecast(request, deadline));
    }

    /**
     * Waits until the dirty rate of a running VM is known, so that a plan made next can say how long its migration takes.
     * A hypervisor that measures only when it is asked needs some seconds.
     *
     * @return whether it is known; false without waiting if this connection does not declare {@code load.dirty-rate}
     * @throws HypervisorException as {@link io.evenkeel.spi.load.LoadMonitoring#vms} does, but not because the patience
     *     has ended
     */
    public boolean awaitDirtyRate(VmId vm, Deadline patience) throws InterruptedException {
        return DirtyRateWait.until(hypervisor, vm, patience);
    }

    private Optional<MigrationForecast> forecast(MigrationRequest request, Deadline deadline)
            throws InterruptedException {
        Optional<DataRate> bandwidth = request.tuning().maxBandwidth().or(() -> linkBandwidth);
        Optional<Vm> vm = hypervisor.inventory().vm(request.vm(), deadline);
        if (bandwidth.isEmpty() || vm.isEmpty()) {
            return Optional.empty();
        }
        Optional<VmLoad> load = load(request.vm(), deadline);
        return Optional.of(new MigrationForecast(
                vm.get().memory(),
                bandwidth.get(),
                load.flatMap(VmLoad::dirtyRate),
                load.flatMap(VmLoad::workingSet),
                request.tuning().maxDowntime()));
    }

    private Optional<VmLoad> load(VmId vm, Deadline deadline) throws InterruptedException {
        if (hypervisor.load().isEmpty()) {
            return Optional.empty();
        }
        return hypervisor.load().get().vms(deadline).stream()
                .filter(load -> load.vm().equals(vm))
                .findFirst();
    }

    /**
     * Assesses, starts and drives a migration.
     *
     * @throws MigrationRefusedException if the assessment is not clear; nothing was begun
     * @throws HypervisorException as {@link Migrations#start} does. After effect {@code UNKNOWN} the migration may have
     *     begun; asking again with the same operation finds it or starts it once
     */
    public Migration migrate(Operation operation, MigrationRequest request, Deadline deadline)
            throws InterruptedException {
        return begin(operation, request, migrations.assess(request, deadline), Optional.empty(), deadline);
    }

    /** Starts and drives what was planned; as {@link #migrate(Operation, MigrationRequest, Deadline)}. */
    public Migration migrate(Operation operation, MigrationPlan plan, Deadline deadline) throws InterruptedException {
        Optional<GuestWrites> writes = plan.forecast().flatMap(MigrationForecast::writes);
        return begin(operation, plan.request(), plan.assessment(), writes, deadline);
    }

    private Migration begin(
            Operation operation,
            MigrationRequest request,
            Assessment assessment,
            Optional<GuestWrites> knownWrites,
            Deadline deadline)
            throws InterruptedException {
        if (!assessment.isClear() && !isBegun(operation, deadline)) {
            throw new MigrationRefusedException(request, assessment);
        }
        return drive(start(operation, request, deadline), operation.epoch(), knownWrites, false);
    }

    /** Whether this very operation is what stands in its own way; starting it again is then safe (§4.2). */
    private boolean isBegun(Operation operation, Deadline deadline) throws InterruptedException {
        return hypervisor.capabilities().contains(Capabilities.MIGRATION_REATTACH)
                && migrations.find(operation.id(), deadline).isPresent();
    }

    /** Starts, and after an unknown effect simply starts the same operation again (§4.2). */
    private MigrationSession start(Operation operation, MigrationRequest request, Deadline deadline)
            throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return migrations.start(operation, request, deadline);
            } catch (HypervisorException e) {
                boolean again = e.effect() == Effect.UNKNOWN && e.kind().isTransient() && attempt < START_ATTEMPTS;
                if (!again || deadline.hasPassed()) {
                    throw e;
                }
            }
        }
    }

    /** Takes over a migration that was started earlier, from here or elsewhere. Needs {@code migration.reattach}. */
    public Optional<Migration> adopt(OperationId id, Epoch epoch, Deadline deadline) throws InterruptedException {
        return migrations.find(id, deadline).map(session -> drive(session, epoch, Optional.empty(), true));
    }

    /**
     * Takes over every migration that has not ended. Needs {@code migration.reattach}.
     *
     * <p>One that cannot be taken over does not keep the others from it. Those that this driver drives already are
     * among the answer and are not driven twice.
     */
    public AdoptedMigrations adoptAll(Epoch epoch, Deadline deadline) throws InterruptedException {
        List<Migration> adopted = new ArrayList<>();
        Map<OperationId, RuntimeException> failures = new LinkedHashMap<>();
        for (OperationId id : migrations.active(deadline)) {
            try {
                adopt(id, epoch, deadline).ifPresent(adopted::add);
            } catch (RuntimeException e) {
                failures.put(id, e);
            }
        }
        return new AdoptedMigrations(adopted, failures);
    }

    private Migration drive(MigrationSession session, Epoch epoch, Optional<GuestWrites> knownWrites, boolean adopted) {
        Steering steering = new Steering(epoch, hypervisor.capabilities(), policy, knownWrites, adopted);
        boolean findsAgain = hypervisor.capabilities().contains(Capabilities.MIGRATION_REATTACH);
        return driver.drive(session, findsAgain ? steering.withFinder(migrations::find) : steering);
    }
}
