package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.logbook.Logbook;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.libvirt.wire.JobStats;
import io.evenkeel.libvirt.wire.TypedParameters;
import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.unit.DataSize;
import java.util.Map;
import java.util.Optional;

/** Turns looks at the source into snapshots whose phases and counts never go back. Not safe for several threads. */
final class MigrationProgress {

    private static final DomainState GONE = new DomainState(DomainState.SHUTOFF, 0);

    private MigrationSnapshot latest;

    MigrationProgress(OperationId id) {
        latest = MigrationSnapshot.of(id, MigrationPhase.PREPARING);
    }

    /** What the source says; a domain that is gone looks like one without a job. */
    record Glance(DomainState state, JobStats stats, boolean isNewest) {

        /** Whether it is this very migration: a VM may also be saved or backed up, or be taken away by a later one. */
        boolean isUnderWay() {
            return state.isActive() && isNewest && stats.isUnderWay() && stats.isOutgoing();
        }

        MigrationPhase phase() {
            if (state.isPostcopy()) {
                return MigrationPhase.POSTCOPY;
            }
            if (state.isInTransit() || !state.isActive()) {
                return MigrationPhase.SWITCHOVER;
            }
            boolean copying = stats.memory()
                    .filter(memory -> memory.iteration().isPresent())
                    .isPresent();
            return copying ? MigrationPhase.PRECOPY : MigrationPhase.PREPARING;
        }
    }

    static Glance glance(Wire wire, VmId vm, OperationId id) {
        Optional<Dom> found = wire.find(vm.value());
        if (found.isEmpty()) {
            return new Glance(GONE, idle(), false);
        }
        try (Dom domain = found.get()) {
            // The state first: a job that is still there afterwards was there before.
            DomainState state = domain.state();
            JobStats stats = domain.jobStats();
            return new Glance(state, stats, isNewest(domain, id));
        } catch (VirFailure e) {
            if (e.isNoDomain() || e.code() == VirFailure.OPERATION_INVALID) {
                return new Glance(GONE, idle(), false);
            }
            throw e;
        }
    }

    private static boolean isNewest(Dom domain, OperationId id) {
        return Logbook.of(domain)
                .newest()
                .filter(newest -> newest.id().equals(id))
                .isPresent();
    }

    /** @throws VirFailure as libvirt does without a job, if what is under way is another one */
    static void requireOurs(Dom domain, OperationId id) {
        JobStats stats = domain.jobStats();
        if (!isNewest(domain, id) || !stats.isUnderWay() || !stats.isOutgoing()) {
            throw new VirFailure(VirFailure.OPERATION_INVALID, 0, "migration " + id + " is not under way");
        }
    }

    private static JobStats idle() {
        return new JobStats(JobStats.NONE, new TypedParameters(Map.of()));
    }

    MigrationSnapshot latest() {
        return latest;
    }

    MigrationSnapshot snapshot(Glance glance) {
        if (!glance.isUnderWay() && glance.state().isActive()) {
            return latest; // not begun yet, or just over
        }
        MigrationPhase phase = glance.phase();
        if (!latest.phase().mayBecome(phase)) {
            phase = latest.phase();
        }
        latest = new MigrationSnapshot(
                latest.id(),
                phase,
                Optional.empty(),
                glance.stats().memory().map(this::grown).or(latest::memory),
                Optional.empty(),
                glance.stats().throttlePercent(),
                Optional.empty());
        return latest;
    }

    /** §4.12 libvirt's count of sent bytes may be a little behind at the end of a job. */
    private MemoryProgress grown(MemoryProgress now) {
        DataSize before = latest.memory().map(MemoryProgress::transferred).orElse(DataSize.ZERO);
        DataSize transferred = now.transferred().compareTo(before) < 0 ? before : now.transferred();
        return new MemoryProgress(
                now.total(),
                transferred,
                now.remaining(),
                now.iteration(),
                now.transferRate(),
                now.dirtyRate(),
                now.expectedDowntime());
    }
}
