package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.migration.DiskCopies.Copy;
import io.evenkeel.libvirt.wire.DiskXml.Backing;
import io.evenkeel.libvirt.wire.StoragePool;
import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.migration.Assessment.Finding;
import io.evenkeel.spi.unit.DataSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What at a destination stands in the way of copying disks there, found before anything is copied (§4.25). */
final class CopyObstacles {

    private static final Logger LOG = LoggerFactory.getLogger(CopyObstacles.class);

    private CopyObstacles() {}

    static List<Finding> at(HostId destination, Wire wire, List<Copy> copies) {
        List<Finding> findings = new ArrayList<>();
        Map<String, List<Copy>> byDirectory = new LinkedHashMap<>();
        copies.forEach(copy -> byDirectory
                .computeIfAbsent(copy.file().directory(), directory -> new ArrayList<>())
                .add(copy));
        byDirectory.forEach((directory, there) -> findings.addAll(in(directory, destination, wire, there)));
        copies.stream()
                .flatMap(copy -> copy.backing().stream())
                .distinct()
                .forEach(base -> missing(base, destination, wire).ifPresent(findings::add));
        return findings;
    }

    private static List<Finding> in(String directory, HostId destination, Wire wire, List<Copy> copies) {
        Optional<StoragePool> found = wire.poolAt(directory);
        if (found.isEmpty()) {
            return List.of(new Finding(
                    true,
                    ErrorKind.INCOMPATIBLE,
                    destination + " has no active storage pool on " + directory + ", and libvirt makes images in pools"
                            + " only; make one there: virsh pool-define-as images dir --target " + directory
                            + ", then pool-start and pool-autostart"));
        }
        try (StoragePool pool = found.get()) {
            refresh(pool, destination);
            List<Finding> findings = new ArrayList<>();
            for (Copy copy : copies) {
                if (pool.holds(copy.file().name())) {
                    findings.add(new Finding(true, ErrorKind.CONFLICT, existing(copy, pool, destination)));
                }
            }
            space(directory, destination, pool.available(), copies).ifPresent(findings::add);
            return findings;
        }
    }

    /** A pool that somebody else is working in cannot be refreshed then; an image in it is found when ours is made. */
    private static void refresh(StoragePool pool, HostId destination) {
        try {
            pool.refresh();
        } catch (VirFailure e) {
            if (e.isConnectionTrouble()) {
                throw e;
            }
            LOG.debug("Pool {} of {} cannot be refreshed", pool.name(), destination, e);
        }
    }

    private static String existing(Copy copy, StoragePool pool, HostId destination) {
        return destination + " has an image " + copy.file() + " already, which is not written over; if nothing needs"
                + " it, remove it there: virsh vol-delete --pool " + pool.name() + " "
                + copy.file().name();
    }

    /** Images begin small and may grow up to the size that their guest sees. */
    static Optional<Finding> space(String directory, HostId destination, long available, List<Copy> copies) {
        long now = copies.stream().mapToLong(copy -> copy.size().allocation()).sum();
        long atMost = copies.stream().mapToLong(copy -> copy.size().capacity()).sum();
        if (available < now) {
            return Optional.of(new Finding(
                    true,
                    ErrorKind.INSUFFICIENT_CAPACITY,
                    destination + " has " + DataSize.ofBytes(available) + " left in " + directory + ", and the disks"
                            + " that would be copied there use " + DataSize.ofBytes(now)));
        }
        if (available < atMost) {
            return Optional.of(new Finding(
                    false,
                    ErrorKind.INSUFFICIENT_CAPACITY,
                    destination + " has " + DataSize.ofBytes(available) + " left in " + directory + ", and the disks"
                            + " that will be copied there may grow to " + DataSize.ofBytes(atMost)));
        }
        return Optional.empty();
    }

    /** A base in a directory that is no pool cannot be looked for; QEMU finds out before anything is copied. */
    private static Optional<Finding> missing(Backing base, HostId destination, Wire wire) {
        ImageFile file = ImageFile.of(base.path());
        Optional<StoragePool> found = wire.poolAt(file.directory());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (StoragePool pool = found.get()) {
            refresh(pool, destination);
            return pool.holds(file.name())
                    ? Optional.empty()
                    : Optional.of(new Finding(
                            true,
                            ErrorKind.INCOMPATIBLE,
                            destination + " does not see " + file + ", on which a disk of the VM is based, although"
                                    + " its directory is declared as shared"));
        }
    }
}
