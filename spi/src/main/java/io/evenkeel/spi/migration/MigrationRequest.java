package io.evenkeel.spi.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.Set;

/** Which VM moves from where to where, and how. */
public record MigrationRequest(
        VmId vm,
        HostId source,
        HostId destination,
        StorageMode storage,
        MigrationTuning tuning,
        Set<MigrationOption> options) {

    public MigrationRequest {
        requireNonNull(vm, "vm");
        requireNonNull(source, "source");
        requireNonNull(destination, "destination");
        requireNonNull(storage, "storage");
        requireNonNull(tuning, "tuning");
        options = Set.copyOf(options);
        if (source.equals(destination)) {
            throw new IllegalArgumentException("source and destination are both " + source);
        }
    }

    /** A move on shared disks with the hypervisor's own tuning. */
    public static MigrationRequest of(VmId vm, HostId source, HostId destination) {
        return new MigrationRequest(vm, source, destination, StorageMode.SHARED, MigrationTuning.DEFAULTS, Set.of());
    }

    public MigrationRequest withTuning(MigrationTuning newTuning) {
        return new MigrationRequest(vm, source, destination, storage, newTuning, options);
    }

    public MigrationRequest withStorage(StorageMode newStorage) {
        return new MigrationRequest(vm, source, destination, newStorage, tuning, options);
    }

    public MigrationRequest withOptions(MigrationOption... newOptions) {
        return new MigrationRequest(vm, source, destination, storage, tuning, Set.of(newOptions));
    }
}
