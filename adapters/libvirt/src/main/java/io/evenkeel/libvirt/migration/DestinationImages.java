package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.connection.Failures;
import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.migration.DiskCopies.Copy;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.StoragePool;
import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.VmId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images that disks are copied into.
 *
 * <p>libvirt would make them by itself, and would write over files that it finds there. Ours are made beforehand, which
 * fails if there is a file: so what is made is certainly ours, and may be removed again when nothing comes of it.
 */
final class DestinationImages {

    private static final Logger LOG = LoggerFactory.getLogger(DestinationImages.class);

    private final HostLink destination;
    private final VmId vm;

    DestinationImages(HostLink destination, VmId vm) {
        this.destination = destination;
        this.vm = vm;
    }

    /**
     * Makes an image for each disk, or none.
     *
     * @return their paths
     * @throws HypervisorException of kind {@code CONFLICT} if there is a file already
     */
    List<String> make(List<Copy> copies, Deadline deadline) throws InterruptedException {
        if (copies.isEmpty()) {
            return List.of();
        }
        Made made = destination.change(wire -> make(copies, wire), deadline);
        if (made.refusal().isPresent()) {
            VirFailure refusal = made.refusal().get();
            throw HypervisorException.withoutEffect(
                    Failures.kind(refusal), Failures.message(destination.id().value(), refusal));
        }
        return made.paths();
    }

    private record Made(List<String> paths, Optional<VirFailure> refusal) {}

    private static Made make(List<Copy> copies, Wire wire) {
        List<String> made = new ArrayList<>();
        try {
            for (Copy copy : copies) {
                try (StoragePool pool = pool(copy.file(), wire)) {
                    pool.create(copy.image());
                }
                made.add(copy.file().path());
            }
            return new Made(List.copyOf(made), Optional.empty());
        } catch (VirFailure e) {
            if (e.isConnectionTrouble()) {
                throw e; // what has been made by then nobody can tell
            }
            return new Made(List.of(), Optional.of(withdrawn(made, wire, e)));
        }
    }

    private static VirFailure withdrawn(List<String> made, Wire wire, VirFailure failure) {
        try {
            made.forEach(path -> remove(path, wire));
            return failure;
        } catch (VirFailure e) {
            return failure.with("; " + made + " are left there (" + e.text() + ")");
        }
    }

    /**
     * Removes images that were made here, unless the host has the VM in memory.
     *
     * @return whether nothing is left of them
     */
    boolean remove(List<String> made, Deadline deadline) throws InterruptedException {
        if (made.isEmpty()) {
            return true;
        }
        try {
            return destination.change(
                    wire -> {
                        if (isInMemory(wire)) {
                            LOG.warn("{} are kept: {} has VM {} in memory", made, destination.id(), vm);
                            return false;
                        }
                        made.forEach(path -> remove(path, wire));
                        return true;
                    },
                    deadline);
        } catch (HypervisorException e) {
            LOG.debug("{} cannot be removed from {} now", made, destination.id(), e);
            return false;
        }
    }

    private boolean isInMemory(Wire wire) {
        Optional<Dom> found = wire.find(vm.value());
        if (found.isEmpty()) {
            return false;
        }
        try (Dom domain = found.get()) {
            return domain.state().isActive();
        }
    }

    private static void remove(String path, Wire wire) {
        ImageFile file = ImageFile.of(path);
        try (StoragePool pool = pool(file, wire)) {
            pool.delete(file.name());
        }
    }

    private static StoragePool pool(ImageFile file, Wire wire) {
        return wire.poolAt(file.directory())
                .orElseThrow(() -> new VirFailure(
                        VirFailure.OPERATION_INVALID, 0, "no active storage pool on " + file.directory()));
    }
}
