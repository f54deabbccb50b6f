package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.connection.Failures;
import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.migration.DiskCopies.Copy;
import io.evenkeel.libvirt.wire.StoragePool;
import io.evenkeel.libvirt.wire.StoragePool.NewImage;
import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

    /** For what nobody needs or waits for any more. */
    private static final Duration WITHDRAWING = Duration.ofSeconds(10);

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
        // Completed by whoever is first: by the host's thread with what it has made, or here once nobody waits any
        // more.
        CompletableFuture<List<String>> handover = new CompletableFuture<>();
        Made made;
        try {
            made = destination.change(wire -> make(copies, shelf(wire), handover), deadline);
        } catch (HypervisorException | InterruptedException e) {
            if (!handover.complete(List.of())) {
                withdrawLate(handover.join());
            }
            throw e;
        }
        if (made.refusal().isPresent()) {
            VirFailure refusal = made.refusal().get();
            throw HypervisorException.withoutEffect(
                    Failures.kind(refusal), Failures.message(destination.id().value(), refusal));
        }
        return made.paths();
    }

    private void withdrawLate(List<String> made) throws InterruptedException {
        if (!withdraw(made)) {
            LOG.warn("{} were made on {} too late for a migration, and are left there", made, destination.id());
        }
    }

    record Made(List<String> paths, Optional<VirFailure> refusal) {}

    /** What images are made in. */
    interface Shelf {

        void create(ImageFile file, NewImage image);

        void delete(ImageFile file);
    }

    private static Shelf shelf(Wire wire) {
        return new Shelf() {
            @Override
            public void create(ImageFile file, NewImage image) {
                try (StoragePool pool = pool(file, wire)) {
                    pool.create(image);
                }
            }

            @Override
            public void delete(ImageFile file) {
                try (StoragePool pool = pool(file, wire)) {
                    pool.delete(file.name());
                }
            }
        };
    }

    static Made make(List<Copy> copies, Shelf shelf, CompletableFuture<List<String>> handover) {
        List<String> made = new ArrayList<>();
        try {
            for (Copy copy : copies) {
                shelf.create(copy.file(), copy.image());
                made.add(copy.file().path());
            }
        } catch (VirFailure e) {
            if (e.isConnectionTrouble()) {
                throw e; // what has been made by then nobody can tell
            }
            return new Made(List.of(), Optional.of(withdrawn(made, shelf, e)));
        }
        if (!handover.complete(List.copyOf(made))) {
            // Nobody waits for them any more, and a migration that is tried again must find none.
            VirFailure late = withdrawn(made, shelf, new VirFailure(VirFailure.OPERATION_INVALID, 0, "made too late"));
            LOG.warn("{}, which nobody waits for any more: {}", made, late.text());
            return new Made(List.of(), Optional.of(late));
        }
        return new Made(List.copyOf(made), Optional.empty());
    }

    private static VirFailure withdrawn(List<String> made, Shelf shelf, VirFailure failure) {
        try {
            made.forEach(path -> shelf.delete(ImageFile.of(path)));
            return failure;
        } catch (VirFailure e) {
            return failure.with("; " + made + " are left there (" + e.text() + ")");
        }
    }

    /** Removes what nothing has come of, in a time of its own: the deadline may be what failed it. */
    boolean withdraw(List<String> made) throws InterruptedException {
        return remove(made, Deadline.after(WITHDRAWING)) == Removal.GONE;
    }

    /** What became of images that were to be removed. */
    enum Removal {
        /** Nothing is left of them. */
        GONE,
        /** They are there, and may be removed later. */
        NOT_NOW,
        /** Something else uses them: they stay. */
        IN_USE
    }

    /** Removes images that were made here, unless the host has the VM in memory, or another VM uses one of them. */
    Removal remove(List<String> made, Deadline deadline) throws InterruptedException {
        if (made.isEmpty()) {
            return Removal.GONE;
        }
        try {
            return destination.change(
                    wire -> {
                        if (wire.isActive(vm.value())) {
                            LOG.warn("{} are kept: {} has VM {} in memory", made, destination.id(), vm);
                            return Removal.NOT_NOW;
                        }
                        Optional<String> user = ImageUse.user(wire, vm, made, ImageUse.AT_THE_IMAGES);
                        if (user.isPresent()) {
                            LOG.warn("{} are kept: VM {} of {} uses them", made, user.get(), destination.id());
                            return Removal.IN_USE;
                        }
                        Shelf shelf = shelf(wire);
                        made.forEach(path -> shelf.delete(ImageFile.of(path)));
                        return Removal.GONE;
                    },
                    deadline);
        } catch (HypervisorException e) {
            LOG.debug("{} cannot be removed from {} now", made, destination.id(), e);
            return Removal.NOT_NOW;
        }
    }

    private static StoragePool pool(ImageFile file, Wire wire) {
        return wire.poolAt(file.directory())
                .orElseThrow(() -> new VirFailure(
                        VirFailure.OPERATION_INVALID, 0, "no active storage pool on " + file.directory()));
    }
}
