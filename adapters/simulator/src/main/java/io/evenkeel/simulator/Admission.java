package io.evenkeel.simulator;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.Assessment;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.migration.StorageMode;
import io.evenkeel.spi.unit.DataSize;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What speaks against a migration. */
final class Admission {

    private final World world;
    private final CapabilitySet capabilities;

    Admission(World world, CapabilitySet capabilities) {
        this.world = world;
        this.capabilities = capabilities;
    }

    /** Refuses what {@link #assess} finds blocking. */
    void demand(MigrationRequest request) {
        for (Assessment.Finding finding : assess(request).findings()) {
            if (finding.blocking()) {
                throw HypervisorException.withoutEffect(finding.kind(), finding.message());
            }
        }
    }

    Assessment assess(MigrationRequest request) {
        SimVm vm = world.vm(request.vm());
        SimHost source = world.host(request.source());
        SimHost destination = world.host(request.destination());
        List<Assessment.Finding> findings = new ArrayList<>();
        supported(request, findings);
        place(vm, source, findings);
        fit(vm, source, destination, request.storage(), findings);
        room(vm, source, destination, findings);
        return new Assessment(findings);
    }

    private void supported(MigrationRequest request, List<Assessment.Finding> findings) {
        request.options().forEach(option -> needs(option.needs(), "option " + option, findings));
        if (request.storage() == StorageMode.COPY) {
            needs(Capabilities.MIGRATION_COPY_STORAGE, "copying disks", findings);
        }
        unsupported(request.tuning(), capabilities).forEach(missing -> needs(missing, "that tuning", findings));
    }

    /** The capabilities that a tuning needs and that are missing. */
    static List<Capability> unsupported(MigrationTuning tuning, CapabilitySet capabilities) {
        List<Capability> needed = new ArrayList<>();
        if (tuning.maxBandwidth().isPresent()) {
            needed.add(Capabilities.MIGRATION_TUNE_BANDWIDTH);
        }
        if (tuning.maxDowntime().isPresent()) {
            needed.add(Capabilities.MIGRATION_TUNE_DOWNTIME);
        }
        if (tuning.throttlePercent().isPresent()) {
            needed.add(Capabilities.MIGRATION_TUNE_THROTTLE);
        }
        needed.removeIf(capabilities::contains);
        return needed;
    }

    private void needs(Capability capability, String what, List<Assessment.Finding> findings) {
        if (!capabilities.contains(capability)) {
            block(findings, ErrorKind.UNSUPPORTED, what + " needs " + capability + ", which is not declared");
        }
    }

    private void place(SimVm vm, SimHost source, List<Assessment.Finding> findings) {
        if (vm.job != null) {
            block(findings, ErrorKind.CONFLICT, vm.id() + " is being migrated");
            return;
        }
        Residence residence = Residences.of(world, vm);
        if (residence instanceof Residence.Unknown unknown) {
            block(findings, ErrorKind.UNREACHABLE, "where " + vm.id() + " is cannot be told: " + unknown.reason());
        } else if (!(residence instanceof Residence.OnHost known && known.host().equals(source.id()))) {
            block(findings, ErrorKind.CONFLICT, vm.id() + " is not on " + source.id() + " but " + residence);
        } else if (known.state() != VmState.RUNNING && known.state() != VmState.PAUSED) {
            block(findings, ErrorKind.CONFLICT, vm.id() + " is " + known.state() + " and cannot be moved live");
        }
    }

    private void fit(
            SimVm vm, SimHost source, SimHost destination, StorageMode storage, List<Assessment.Finding> findings) {
        TreeSet<String> features = new TreeSet<>(vm.spec.needs().cpuFeatures());
        features.removeAll(destination.spec.cpuFeatures());
        if (!features.isEmpty()) {
            incompatible(
                    findings,
                    "the CPUs of " + destination.id() + " (" + destination.spec.cpuModel() + ") lack "
                            + String.join(", ", features));
        }
        vm.spec
                .needs()
                .hostDevices()
                .forEach(device -> incompatible(findings, device + " of " + source.id() + " is passed through"));
        vm.spec
                .needs()
                .localMedium()
                .ifPresent(medium ->
                        incompatible(findings, medium + " is in the drive and only on " + source.id() + "; eject it"));
        if (storage == StorageMode.SHARED) {
            vm.spec.disks().stream()
                    .filter(disk -> !disk.shared())
                    .forEach(disk -> incompatible(
                            findings, destination.id() + " does not see disk " + disk.name() + "; copy the storage"));
        }
        TreeSet<String> networks = new TreeSet<>(vm.spec.networks());
        networks.removeAll(destination.spec.networks());
        if (!networks.isEmpty()) {
            block(
                    findings,
                    ErrorKind.INSUFFICIENT_CAPACITY,
                    destination.id() + " lacks network " + String.join(", ", networks));
        }
    }

    private void room(SimVm vm, SimHost source, SimHost destination, List<Assessment.Finding> findings) {
        HostId id = destination.id();
        HostState state = destination.state();
        if (state == HostState.UNREACHABLE) {
            block(findings, ErrorKind.UNREACHABLE, id + " does not answer");
            return;
        }
        if (state != HostState.AVAILABLE) {
            block(findings, ErrorKind.CONFLICT, id + " is " + state);
            return;
        }
        if (destination.storageHung) {
            block(findings, ErrorKind.HYPERVISOR_FAULT, "the storage of " + id + " does not answer");
        }
        if (world.network.isCut(source.id(), id)) {
            block(findings, ErrorKind.UNREACHABLE, source.id() + " does not reach " + id);
        }
        if (destination.memoryFree() < vm.spec.memory().bytes()) {
            block(
                    findings,
                    ErrorKind.INSUFFICIENT_CAPACITY,
                    id + " has "
                            + DataSize.ofBytes(destination.memoryFree()) + " of memory left, " + vm.id() + " needs "
                            + vm.spec.memory());
        }
        for (SimHost end : List.of(source, destination)) {
            if (end.jobs.size() >= world.limits.perHost()) {
                block(
                        findings,
                        ErrorKind.INSUFFICIENT_CAPACITY,
                        end.id() + " has " + end.jobs.size() + " migrations already");
            }
        }
        if (world.activeJobs.size() >= world.limits.total()) {
            block(findings, ErrorKind.INSUFFICIENT_CAPACITY, world.activeJobs.size() + " migrations run already");
        }
    }

    private static void incompatible(List<Assessment.Finding> findings, String message) {
        block(findings, ErrorKind.INCOMPATIBLE, message);
    }

    private static void block(List<Assessment.Finding> findings, ErrorKind kind, String message) {
        findings.add(new Assessment.Finding(true, kind, message));
    }
}
