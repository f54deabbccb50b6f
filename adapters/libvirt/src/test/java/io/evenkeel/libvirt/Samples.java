package io.evenkeel.libvirt;

import io.evenkeel.libvirt.inventory.Sighting;
import io.evenkeel.libvirt.logbook.Logbook;
import io.evenkeel.libvirt.logbook.MigrationRecord;
import io.evenkeel.libvirt.wire.DomainState;
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
public final class Samples {

    public static final VmId VM = new VmId("7eb1c886-6149-46f2-84b6-72643cf6c66c");

    public static final DomainState RUNNING = new DomainState(DomainState.RUNNING, 1);
    public static final DomainState STOPPED_BY_MIGRATION =
            new DomainState(DomainState.PAUSED, DomainState.PAUSED_MIGRATION);
    public static final DomainState OFF = new DomainState(DomainState.SHUTOFF, 1);

    private Samples() {}

    public static Sighting sighting(DomainState state, boolean outgoing) {
        return new Sighting(VM, "vm", state, true, outgoing, 1, DataSize.ofMebibytes(96), new Logbook(List.of()));
    }

    public static Sighting sighting(DomainState state, MigrationRecord... newestFirst) {
        return new Sighting(
                VM, "vm", state, true, false, 1, DataSize.ofMebibytes(96), new Logbook(List.of(newestFirst)));
    }

    /** A migration from h1 to h2 of a guest that was running. */
    public static MigrationRecord entry() {
        return new MigrationRecord(
                OperationId.random(),
                MigrationRequest.of(VM, new HostId("h1"), new HostId("h2")),
                Instant.EPOCH,
                true,
                false,
                List.of(),
                NetworkAnnouncement.NO_NETWORK,
                Optional.empty());
    }
}
