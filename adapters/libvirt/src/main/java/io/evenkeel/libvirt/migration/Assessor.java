package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Settings;
import io.evenkeel.libvirt.guard.Room;
import io.evenkeel.libvirt.inventory.LibvirtInventory;
import io.evenkeel.libvirt.inventory.Sighting;
import io.evenkeel.libvirt.logbook.Logbook;
import io.evenkeel.libvirt.migration.Obstacles.Need;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.DomainXml;
import io.evenkeel.libvirt.wire.Versions;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.inventory.HostCapacity;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.migration.Assessment.Finding;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.StorageMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what stands in the way of a migration before anything is copied. Only looks. */
final class Assessor {

    /**
     * QEMU before 9.0 loses changes of an emulated guest's memory while it is copied, and reports success; fixed by
     * "physmem: Fix migration dirty bitmap coherency with TCG memory access". KVM guests are not affected.
     */
    private static final long FIRST_SOUND_EMULATOR = 9_000_000;

    private final Hosts hosts;
    private final LibvirtInventory inventory;
    private final CapabilitySet offered;
    private final Settings settings;

    Assessor(Hosts hosts, LibvirtInventory inventory, CapabilitySet offered, Settings settings) {
        this.hosts = hosts;
        this.inventory = inventory;
        this.offered = offered;
        this.settings = settings;
    }

    /**
     * What the hosts say.
     *
     * @param origin empty if the VM is not on the source, or the source does not answer
     * @param disks which are to be copied along
     */
    record Survey(
            List<Finding> findings,
            Optional<Origin> origin,
            DiskCopies disks,
            Logbook atDestination,
            boolean isDefinedThere) {

        /** The first finding that stands in the way. */
        Optional<Finding> blocking() {
            return findings.stream().filter(Finding::blocking).findFirst();
        }
    }

    /** The VM on its source. */
    record Origin(
            Sighting sighting, DomainXml xml, DiskCopies disks, Logbook logbook, boolean isBusy, Versions versions) {}

    private record Target(
            Optional<Sighting> sighting,
            Logbook logbook,
            Optional<String> owner,
            HostCapacity capacity,
            Versions versions,
            Optional<Integer> cpu,
            List<Need> needs) {}

    Survey survey(MigrationRequest request, Deadline deadline) throws InterruptedException {
        List<Finding> findings = requestAlone(request);
        if (!hosts.has(request.source()) || !hosts.has(request.destination())) {
            return new Survey(findings, Optional.empty(), DiskCopies.NONE, new Logbook(List.of()), false);
        }
        HostLink source = hosts.get(request.source());
        HostLink destination = hosts.get(request.destination());
        Optional<Origin> origin = Optional.empty();
        try {
            origin = source.query(wire -> origin(wire, request), deadline);
            if (origin.isEmpty()) {
                findings.add(elsewhere(request, deadline));
            }
        } catch (HypervisorException e) {
            findings.add(unasked("source", e));
        }
        origin.ifPresent(found -> {
            judge(request, found, findings);
            findings.addAll(tooOld(request.source(), found.versions()));
        });
        DiskCopies disks = origin.map(Origin::disks).orElse(DiskCopies.NONE);
        Logbook atDestination = new Logbook(List.of());
        boolean isDefinedThere = false;
        try {
            Optional<Origin> known = origin;
            Target target = destination.query(wire -> target(wire, request, known), deadline);
            atDestination = target.logbook();
            isDefinedThere = target.sighting().isPresent();
            judge(request, origin, target, findings);
            findings.addAll(tooOld(request.destination(), target.versions()));
            findings.addAll(forDisks(destination, disks, deadline));
        } catch (HypervisorException e) {
            findings.add(unasked("destination", e));
        }
        return new Survey(List.copyOf(findings), origin, disks, atDestination, isDefinedThere);
    }

    private List<Finding> requestAlone(MigrationRequest request) {
        List<Finding> findings = new ArrayList<>();
        for (var host : List.of(request.source(), request.destination())) {
            if (!hosts.has(host)) {
                findings.add(blocking(ErrorKind.NOT_FOUND, "no host " + host));
            }
        }
        if (request.storage() == StorageMode.COPY && !copies(request)) {
            findings.add(blocking(
                    ErrorKind.UNSUPPORTED,
                    settings.sharesAll()
                            ? "all disks are declared as shared, so none is copied along; name the directories that"
                                    + " are in " + Settings.SHARED_DIRECTORIES.name()
                            : "no host had a storage pool to copy disks to when the connection was made"));
        }
        for (MigrationOption option : request.options()) {
            if (!offered.contains(option.needs())) {
                findings.add(blocking(ErrorKind.UNSUPPORTED, option + " is not supported"));
            }
        }
        findings.addAll(Tuning.problems(request.tuning()));
        if (hosts.has(request.destination())
                && hosts.get(request.destination()).peerUri().isEmpty()) {
            findings.add(blocking(
                    ErrorKind.INVALID_CONFIGURATION,
                    "other hosts do not know how to reach " + request.destination() + "; add it to "
                            + Settings.PEERS.name()));
        }
        return findings;
    }

    private boolean copies(MigrationRequest request) {
        return request.storage() == StorageMode.COPY && offered.contains(Capabilities.MIGRATION_COPY_STORAGE);
    }

    private Optional<Origin> origin(Wire wire, MigrationRequest request) {
        Optional<Dom> found = wire.find(request.vm().value());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Dom domain = found.get()) {
            Sighting sighting = Sighting.of(request.source(), domain);
            boolean busy = sighting.state().isActive() && domain.jobStats().isUnderWay();
            DomainXml xml = DomainXml.parse(domain.xml());
            DiskCopies disks =
                    copies(request) ? DiskCopies.of(sighting.name(), xml, settings, domain::diskSize) : DiskCopies.NONE;
            return Optional.of(new Origin(sighting, xml, disks, sighting.logbook(), busy, wire.versions()));
        }
    }

    private static Target target(Wire wire, MigrationRequest request, Optional<Origin> origin) {
        Optional<Sighting> sighting = Optional.empty();
        Logbook logbook = new Logbook(List.of());
        Optional<Dom> found = wire.find(request.vm().value());
        if (found.isPresent()) {
            try (Dom domain = found.get()) {
                Sighting known = Sighting.of(request.destination(), domain);
                sighting = Optional.of(known);
                logbook = known.logbook();
            }
        }
        return new Target(
                sighting,
                logbook,
                origin.flatMap(known -> wire.findByName(known.sighting().name())),
                wire.capacity(),
                wire.versions(),
                origin.flatMap(known -> known.xml().cpu().flatMap(cpu -> wire.compareCpu(known.xml(), cpu))),
                origin.map(known -> Obstacles.needs(known.xml(), wire)).orElse(List.of()));
    }

    private static List<Finding> forDisks(HostLink destination, DiskCopies disks, Deadline deadline)
            throws InterruptedException {
        return disks.isEmpty()
                ? List.of()
                : destination.inspect(wire -> CopyObstacles.at(destination.id(), wire, disks.copies()), deadline);
    }

    private Finding elsewhere(MigrationRequest request, Deadline deadline) throws InterruptedException {
        try {
            Residence residence = inventory.locate(request.vm(), deadline);
            String where = residence instanceof Residence.OnHost known
                    ? "it is on " + known.host()
                    : "where it is: " + residence;
            return blocking(ErrorKind.CONFLICT, "VM " + request.vm() + " is not on " + request.source() + "; " + where);
        } catch (HypervisorException e) {
            return blocking(e.kind(), "no VM " + request.vm() + " on any host that answers");
        }
    }

    private void judge(MigrationRequest request, Origin origin, List<Finding> findings) {
        Sighting vm = origin.sighting();
        if (!vm.state().isActive()) {
            findings.add(blocking(ErrorKind.CONFLICT, "VM " + vm.name() + " is off"));
            return;
        }
        if (origin.isBusy() || vm.isArriving()) {
            findings.add(blocking(
                    ErrorKind.CONFLICT, "VM " + vm.name() + " is being migrated already, or saved, or backed up"));
        }
        if (!copies(request)) {
            findings.addAll(Obstacles.ofDefinition(vm.name(), origin.xml(), settings));
            return;
        }
        findings.addAll(Obstacles.besideDisks(vm.name(), origin.xml(), settings));
        findings.addAll(origin.disks().findings());
        if (origin.disks().isEmpty()) {
            findings.add(new Finding(
                    false, ErrorKind.INVALID_REQUEST, "VM " + vm.name() + " has no disk that needs to be copied"));
        }
    }

    private static void judge(
            MigrationRequest request, Optional<Origin> origin, Target target, List<Finding> findings) {
        target.sighting().ifPresent(twin -> {
            if (twin.state().isActive()) {
                findings.add(blocking(
                        ErrorKind.CONFLICT, request.destination() + " holds VM " + twin.name() + " in memory already"));
            } else {
                findings.add(new Finding(
                        false,
                        ErrorKind.CONFLICT,
                        request.destination() + " has a definition of VM " + twin.name() + ", which will be replaced"));
            }
        });
        if (origin.isEmpty()) {
            return;
        }
        Sighting vm = origin.get().sighting();
        target.owner()
                .filter(uuid -> !uuid.equals(vm.vm().value()))
                .ifPresent(uuid -> findings.add(blocking(
                        ErrorKind.CONFLICT,
                        request.destination() + " has another VM named " + vm.name() + " (" + uuid + "); rename one")));
        if (origin.get().xml().isEmulated()
                && Math.min(origin.get().versions().qemu(), target.versions().qemu()) < FIRST_SOUND_EMULATOR) {
            findings.add(blocking(
                    ErrorKind.INCOMPATIBLE,
                    "QEMU before 9.0 corrupts emulated (not KVM) guests in live migration; upgrade QEMU on "
                            + request.source() + " and " + request.destination()));
        }
        Room.shortage(
                        vm.vm(),
                        request.destination(),
                        origin.get().xml(),
                        target.capacity().memoryFree())
                .ifPresent(shortage -> findings.add(blocking(ErrorKind.INSUFFICIENT_CAPACITY, shortage)));
        if (target.cpu().filter(result -> result == 0).isPresent()) {
            findings.add(blocking(
                    ErrorKind.INCOMPATIBLE,
                    "the processor of " + request.destination() + " lacks features that VM " + vm.name()
                            + " uses; give the VM a processor model that both hosts have, and restart it"));
        }
        findings.addAll(Obstacles.unmet(vm.name(), request.destination(), target.needs()));
    }

    private List<Finding> tooOld(HostId host, Versions versions) {
        return settings.transport().lacking(host, versions).stream()
                .map(lacking -> blocking(ErrorKind.UNSUPPORTED, lacking))
                .toList();
    }

    private static Finding unasked(String end, HypervisorException failure) {
        return blocking(failure.kind(), "the " + end + " cannot be asked: " + failure.getMessage());
    }

    private static Finding blocking(ErrorKind kind, String message) {
        return new Finding(true, kind, message);
    }
}
