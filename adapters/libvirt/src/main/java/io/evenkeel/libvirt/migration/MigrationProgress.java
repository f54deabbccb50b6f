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
import io.evenkeel.spi.migration.StorageProgress;
import io.evenkeel.spi.unit.DataSize;
import java.util.Map;
import java.util.Optional;

/** Turns looks at the source into snapshots whose phases and counts never go back. Not safe for several threads. */
final class MigrationProgress {

    private static final DomainState GONE = new DomainState(DomainState.SHUTOFF, 0);

    private final OperationId id;
    private MigrationSnapshot latest;

    /** What was read of the domain's logbook last: it changes seldom, and reading it is most of the work of a look. */
    private volatile LastRead lastRead = new LastRead(Optional.empty(), false);

    private record LastRead(Optional<String> text, boolean isNewest) {}

    MigrationProgress(OperationId id) {
        this.id = id;
        latest = MigrationSnapshot.of(id, MigrationPhase.PREPARING);
    }

    /** What the source says; a domain that is gone looks like one without a job. */
    record Glance(DomainState state, JobStats stats, boolean isNewest) {

        /** Whether it is this very migration: a VM may also be saved or backed up, or be taken away by a later one. */
        boolean isUnderWay() {
            return state.isActive() && isNewest && stats.isUnderWay() && stats.isOutgoing();
        }

        /**
         * Whether it goes on by itself.
         *
         * @param failed whether libvirt has said that it failed. What is under way after that is not ours, unless it is
         *     in post-copy: no other can take the place of that, so somebody else has taken it up again.
         */
        boolean goesOn(boolean failed) {
            return isUnderWay() && !state.isPostcopyBroken() && (!failed || state.isPostcopy());
        }

        /** Whether it is this very migration, in post-copy, be it broken or not. */
        boolean isPostcopy() {
            return isUnderWay() && state.isPostcopy();
        }

        /** How much has been sent, as far as that is known. */
        Optional<DataSize> sent() {
            return stats.memory().map(MemoryProgress::transferred);
        }

        MigrationPhase phase() {
            if (state.isPostcopy()) {
                return MigrationPhase.POSTCOPY;
            }
            if (state.isInTransit() || !state.isActive()) {
                return MigrationPhase.SWITCHOVER;
            }
            boolean copying = stats.storage().isPresent()
                    || stats.memory()
                            .filter(memory -> memory.iteration().isPresent())
                            .isPresent();
            return copying ? MigrationPhase.PRECOPY : MigrationPhase.PREPARING;
        }
    }

    Glance glance(Wire wire, VmId vm) {
        Optional<Dom> found = wire.find(vm.value());
        if (found.isEmpty()) {
            return new Glance(GONE, idle(), false);
        }
        try (Dom domain = found.get()) {
            // The state first: a job that is still there afterwards was there before.
            DomainState state = domain.state();
            JobStats stats = domain.jobStats();
            return new Glance(state, stats, isNewest(domain));
        } catch (VirFailure e) {
            if (e.isNoDomain() || e.code() == VirFailure.OPERATION_INVALID) {
                return new Glance(GONE, idle(), false);
            }
            throw e;
        }
    }

    private boolean isNewest(Dom domain) {
        Optional<String> text = Logbook.textOf(domain);
        LastRead last = lastRead;
        if (!last.text().equals(text)) {
            last = new LastRead(text, isNewest(Logbook.of(text), id));
            lastRead = last;
        }
        return last.isNewest();
    }

    private static boolean isNewest(Logbook logbook, OperationId id) {
        return logbook.newest().filter(newest -> newest.id().equals(id)).isPresent();
    }

    /** @throws VirFailure as libvirt does without a job, if what is under way is another one */
    static void requireOurs(Dom domain, OperationId id) {
        Glance now = new Glance(domain.state(), domain.jobStats(), isNewest(Logbook.of(domain), id));
        if (!now.isUnderWay()) {
            throw new VirFailure(VirFailure.OPERATION_INVALID, 0, "migration " + id + " is not under way");
        }
    }

    private static JobStats idle() {
        return new JobStats(JobStats.NONE, new TypedParameters(Map.of()));
    }

    MigrationSnapshot latest() {
        return latest;
    }

    /** After both ends have been read as those of a post-copy, of which the source by itself may tell nothing any more. */
    MigrationSnapshot inHalves() {
        if (latest.phase().mayBecome(MigrationPhase.POSTCOPY)) {
            latest = new MigrationSnapshot(
                    latest.id(),
                    MigrationPhase.POSTCOPY,
                    Optional.empty(),
                    latest.memory(),
                    latest.storage(),
                    latest.throttlePercent(),
                    Optional.empty());
        }
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
                glance.stats().storage().map(this::grown).or(latest::storage),
                glance.stats().throttlePercent(),
                Optional.empty());
        return latest;
    }

    /** What the guest writes to copied blocks is copied again; libvirt may count it late, and a finished disk not at all. */
    private StorageProgress grown(StorageProgress now) {
        DataSize before = latest.storage().map(StorageProgress::transferred).orElse(DataSize.ZERO);
        DataSize transferred = now.transferred().compareTo(before) < 0 ? before : now.transferred();
        return new StorageProgress(now.total(), transferred, now.remaining());
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
