package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.connection.Settings;
import io.evenkeel.libvirt.wire.DomainXml;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.libvirt.wire.Wire.Presence;
import io.evenkeel.libvirt.wire.Wire.Resource;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.migration.Assessment.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What in a VM's definition ties it to its host, and what to do about it (§4.25). */
final class Obstacles {

    private Obstacles() {}

    /** Something that the VM uses by name, and how it stands with it at the destination. */
    record Need(Resource resource, String name, Presence presence) {}

    /** Asks a destination for all that the VM uses by name. */
    static List<Need> needs(DomainXml vm, Wire destination) {
        List<Need> needs = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            for (String name : vm.uses(resource)) {
                needs.add(new Need(resource, name, destination.presence(resource, name)));
            }
        }
        return needs;
    }

    /** The needs that the destination certainly does not meet. */
    static List<Finding> unmet(String vm, HostId destination, List<Need> needs) {
        List<Finding> findings = new ArrayList<>();
        for (Need need : needs) {
            String what = switch (need.resource()) {
                case NETWORK -> "network '" + need.name() + "'";
                case INTERFACE -> "bridge or network interface '" + need.name() + "'";
                case POOL -> "storage pool '" + need.name() + "'";
            };
            switch (need.presence()) {
                case ABSENT ->
                    findings.add(blocking(destination + " has no " + what + ", which VM " + vm
                            + " uses; create it there" + " first"));
                case INACTIVE ->
                    findings.add(blocking(what + ", which VM " + vm + " uses, is not started on " + destination
                            + "; start it first"));
                case ACTIVE, UNKNOWN -> {
                    // nothing stands in the way as far as anybody can tell
                }
            }
        }
        return findings;
    }

    /** What the definition alone tells about a move on shared disks. */
    static List<Finding> ofDefinition(String vm, DomainXml xml, Settings settings) {
        List<Finding> findings = besideDisks(vm, xml, settings);
        findings.addAll(ofDisks(vm, xml, settings));
        return findings;
    }

    /** What the definition alone tells, but for the disks that the guest writes. */
    static List<Finding> besideDisks(String vm, DomainXml xml, Settings settings) {
        List<Finding> findings = new ArrayList<>();
        for (String device : xml.passthroughDevices()) {
            findings.add(blocking("VM " + vm + " uses a " + device + "; detach it first"));
        }
        if (xml.hasHostClock()) {
            findings.add(blocking("VM " + vm + " has the processor feature invtsc, which ties it to the clock of its"
                    + " host; give its timer a frequency, or take the feature away"));
        }
        if (xml.showsHostProcessor()) {
            findings.add(new Finding(
                    false,
                    ErrorKind.INCOMPATIBLE,
                    "VM " + vm + " sees the processor of its host as it is, and will fail on one that has fewer"
                            + " features; a named processor model can be checked"));
        }
        for (String medium : xml.localMedia()) {
            if (!settings.isShared(Path.of(medium))) {
                findings.add(blocking("VM " + vm + " has " + medium
                        + " in a drive, which only its host is known to see; eject it first, or "
                        + settings.howToDeclareShared()));
            }
        }
        return findings;
    }

    private static List<Finding> ofDisks(String vm, DomainXml xml, Settings settings) {
        List<Finding> findings = new ArrayList<>();
        for (String disk : xml.localDisks()) {
            if (settings.isShared(Path.of(disk))) {
                continue;
            }
            if (settings.storageShared()) {
                findings.add(
                        blocking("disk " + disk + " of VM " + vm + " is in no directory that all hosts see; move it"
                                + " there, or " + settings.howToDeclareShared()));
            } else {
                findings.add(new Finding(
                        false,
                        ErrorKind.INCOMPATIBLE,
                        "libvirt will refuse to migrate disk " + disk + " unless it is on a file system it knows to be"
                                + " shared"));
            }
        }
        return findings;
    }

    private static Finding blocking(String message) {
        return new Finding(true, ErrorKind.INCOMPATIBLE, message);
    }
}
