package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Operations;
import io.evenkeel.libvirt.connection.Poll;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.migration.Assessment.Finding;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.MigrationTuning;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A handle on a {@link MigrationRun}. */
final class LibvirtSession implements MigrationSession {

    private final MigrationRun run;
    private final Hosts hosts;
    private final Operations operations;

    LibvirtSession(MigrationRun run, Hosts hosts, Operations operations) {
        this.run = run;
        this.hosts = hosts;
        this.operations = operations;
    }

    @Override
    public OperationId id() {
        return run.id();
    }

    @Override
    public MigrationRequest request() {
        return run.request();
    }

    @Override
    public MigrationSnapshot observe(Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        return run.observe(deadline);
    }

    @Override
    public void tune(Operation operation, MigrationTuning tuning, Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        Optional<Finding> problem = Tuning.problems(tuning).stream().findFirst();
        if (problem.isPresent()) {
            throw HypervisorException.withoutEffect(
                    problem.get().kind(), problem.get().message());
        }
        change(
                operation,
                tuning,
                LibvirtSession::hasBegun,
                domain -> {
                    tuning.maxBandwidth().ifPresent(rate -> domain.setMigrationSpeed(Tuning.mebibytes(rate)));
                    tuning.maxDowntime().ifPresent(domain::setMigrationDowntime);
                },
                deadline);
    }

    @Override
    public CancelReply cancel(Operation operation, Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        if (run.observe(deadline).phase().isTerminal()) {
            return CancelReply.ENDED;
        }
        try {
            run.abort(deadline);
            return CancelReply.ACCEPTED;
        } catch (HypervisorException e) {
            if (e.kind() != ErrorKind.CONFLICT && e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
        }
        // There was nothing to abort: it has ended, or cannot be stopped, or has not begun and is told again later.
        return switch (run.observe(deadline).phase()) {
            case COMPLETED, CANCELLED, FAILED -> CancelReply.ENDED;
            case SWITCHOVER, POSTCOPY -> CancelReply.TOO_LATE;
            case PREPARING, PRECOPY -> CancelReply.ACCEPTED;
        };
    }

    @Override
    public void forceSwitchover(Operation operation, ForceMode mode, Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        if (mode == ForceMode.POSTCOPY && !request().options().contains(MigrationOption.ALLOW_POSTCOPY)) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.INVALID_REQUEST, "the migration was started without allowing post-copy");
        }
        change(
                operation,
                mode,
                // There is nothing to switch over to post-copy while only disks are copied.
                mode == ForceMode.POSTCOPY ? LibvirtSession::copiesMemory : LibvirtSession::hasBegun,
                domain -> {
                    switch (mode) {
                        // A guest that we paused would stay paused after a cancel. One that may be down for as long as
                        // it takes is switched over in the next moment, and QEMU lifts the bandwidth limit for that.
                        case PAUSE -> domain.setMigrationDowntime(Tuning.LONGEST_DOWNTIME);
                        case POSTCOPY -> domain.startPostcopy();
                    }
                },
                deadline);
    }

    private void change(
            Operation operation,
            Object change,
            Predicate<MigrationSnapshot> ready,
            Consumer<Dom> order,
            Deadline deadline)
            throws InterruptedException {
        operations.once(
                operation,
                change,
                sent -> {
                    carryOut(ready, order, deadline);
                    return true;
                },
                () -> true,
                deadline);
    }

    private void carryOut(Predicate<MigrationSnapshot> ready, Consumer<Dom> order, Deadline deadline)
            throws InterruptedException {
        try {
            await(ready, deadline);
            hosts.get(request().source())
                    .change(
                            wire -> wire.with(request().vm().value(), domain -> {
                                // Another migration or a backup may have taken its place since the look.
                                MigrationProgress.requireOurs(domain, id());
                                order.accept(domain);
                                return true;
                            }),
                            deadline);
        } catch (HypervisorException e) {
            throw e.kind() == ErrorKind.NOT_FOUND ? ended() : e;
        }
    }

    /** What is set before the copying begins is overwritten when it does. */
    private static boolean hasBegun(MigrationSnapshot snapshot) {
        return snapshot.phase() != MigrationPhase.PREPARING;
    }

    private static boolean copiesMemory(MigrationSnapshot snapshot) {
        return hasBegun(snapshot)
                && (snapshot.phase() != MigrationPhase.PRECOPY
                        || snapshot.memory()
                                .filter(memory -> memory.iteration().isPresent())
                                .isPresent());
    }

    private void await(Predicate<MigrationSnapshot> ready, Deadline deadline) throws InterruptedException {
        Optional<MigrationSnapshot> seen = Poll.until(deadline, () -> {
            MigrationSnapshot now = run.observe(deadline);
            return now.phase().isTerminal() || ready.test(now) ? Optional.of(now) : Optional.empty();
        });
        if (seen.isEmpty()) {
            throw HypervisorException.withoutEffect(ErrorKind.TIMEOUT, "the copying did not begin in time");
        }
        if (seen.get().phase().isTerminal()) {
            throw ended();
        }
    }

    private HypervisorException ended() {
        return HypervisorException.withoutEffect(ErrorKind.CONFLICT, "migration " + id() + " has ended");
    }

    /** Does nothing: the migration goes on, and may be found again. */
    @Override
    public void close() {}
}
