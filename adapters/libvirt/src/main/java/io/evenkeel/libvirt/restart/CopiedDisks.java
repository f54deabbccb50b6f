package io.evenkeel.libvirt.restart;

import io.evenkeel.libvirt.logbook.Logbook;
import io.evenkeel.libvirt.logbook.MigrationRecord;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.Optional;

/**
 * Keeps a VM whose disks were copied to one host from being started on another, where images of the same names may be
 * older, or incomplete.
 */
final class CopiedDisks {

    private CopiedDisks() {}

    /**
     * Looks at what the VM's definition notes about its migrations.
     *
     * @throws HypervisorException of kind {@code INCOMPATIBLE} without effect
     */
    static void check(VmId vm, String definition, HostId target) {
        Optional<MigrationRecord> last = Logbook.ofDefinition(definition).lastCopy();
        if (last.isEmpty()) {
            return;
        }
        MigrationRecord copy = last.get();
        HostId holder = copy.request().destination();
        if (!copy.hasCompleted()) {
            throw refusal("disks of VM " + vm + " were being copied from "
                    + copy.request().source() + " to " + holder + ", and where they are whole is not known: "
                    + copy.images());
        }
        if (!holder.equals(target)) {
            throw refusal("disks of VM " + vm + " were copied to " + holder + " and are on that host alone, whatever "
                    + target + " has by the same name: " + copy.images());
        }
    }

    private static HypervisorException refusal(String reason) {
        return HypervisorException.withoutEffect(
                ErrorKind.INCOMPATIBLE,
                reason + "; bring that host back, or restore the disks and put a definition without the note of the"
                        + " migration into the directory of definitions");
    }
}
