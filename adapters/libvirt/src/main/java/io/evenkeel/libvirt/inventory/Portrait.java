package io.evenkeel.libvirt.inventory;

import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.Optional;

/**
 * All that a host knows of a VM that another host would need to start it.
 *
 * @param definition with the VM's secrets, such as the passwords of its consoles
 * @param restart what an earlier restart wrote down; empty if there was none
 * @param isAutostarted whether the host starts it by itself when it boots
 * @param takenAt when it was begun, by the ticker of the connection; whatever was written down before is in it
 */
public record Portrait(
        VmId vm, HostId host, String definition, Optional<String> restart, boolean isAutostarted, long takenAt) {

    /** The namespace of what a restart writes into a domain's metadata. */
    public static final String RESTART = "urn:evenkeel:libvirt:restart:1";

    static Portrait of(HostId host, VmId vm, Dom domain, Ticker ticker) {
        long begun = ticker.nanos();
        return new Portrait(
                vm,
                host,
                domain.definition(),
                domain.metadata(RESTART),
                domain.isPersistent() && domain.isAutostarted(),
                begun);
    }

    /** Without the definition, which holds secrets. */
    @Override
    public String toString() {
        return "Portrait[" + vm + " on " + host + "]";
    }
}
