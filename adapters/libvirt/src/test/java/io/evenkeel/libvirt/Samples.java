package io.evenkeel.libvirt;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.NetworkAnnouncement;
import io.evenkeel.spi.unit.DataSize;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Values that tests need and do not care about. */
final class Samples {

    static final VmId VM = new VmId("7eb1c886-6149-46f2-84b6-72643cf6c66c");

    static final DomainState RUNNING = new DomainState(DomainState.RUNNING, 1);
    static final DomainState STOPPED_BY_MIGRATION = new DomainState(DomainState.PAUSED, DomainState.PAUSED_MIGRATION);
    static final DomainState OFF = new DomainState(DomainState.SHUTOFF, 1);

    private Samples() {}

    static Sighting sighting(DomainState state, boolean outgoing) {
        return new Sighting(VM, "vm", state, true, outgoing, 1, DataSize.ofMebibytes(96), new Logbook(List.of()));
    }

    static Sighting sighting(DomainState state, MigrationRecord... newestFirst) {
        return new Sighting(
                VM, "vm", state, true, false, 1, DataSize.ofMebibytes(96), new Logbook(List.of(newestFirst)));
    }

    /** A migration from h1 to h2 of a guest that was running. */
    static MigrationRecord entry() {
        return new MigrationRecord(
                OperationId.random(),
                MigrationRequest.of(VM, new HostId("h1"), new HostId("h2")),
                Instant.EPOCH,
                true,
                false,
                NetworkAnnouncement.NO_NETWORK,
                Optional.empty());
    }
}
