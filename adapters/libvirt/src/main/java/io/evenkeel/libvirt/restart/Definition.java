package io.evenkeel.libvirt.restart;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import java.util.Optional;

/**
 * What a VM is started from.
 *
 * @param xml with the VM's secrets
 * @param origin where it comes from, for messages
 * @param seenOn the host that had it; empty if somebody else wrote it into the directory
 */
record Definition(String xml, String origin, Optional<HostId> seenOn) {

    Definition {
        requireNonNull(xml, "xml");
        requireNonNull(origin, "origin");
        requireNonNull(seenOn, "seenOn");
    }

    /** Without the definition, which holds secrets. */
    @Override
    public String toString() {
        return "Definition[" + origin + "]";
    }
}
