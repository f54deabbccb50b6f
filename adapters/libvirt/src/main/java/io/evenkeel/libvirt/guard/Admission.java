package io.evenkeel.libvirt.guard;

import io.evenkeel.libvirt.wire.DomainXml;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.VmId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Which VMs may be started on a connection: those for which the start guard that it declares holds. */
public final class Admission {

    private final Optional<Set<Path>> locked;

    private Admission(Optional<Set<Path>> locked) {
        this.locked = locked;
    }

    /** Every VM may be started. */
    static Admission open() {
        return new Admission(Optional.empty());
    }

    /** Only VMs with a disk below one of these directories. */
    static Admission ofDisksBelow(Set<Path> directories) {
        return new Admission(Optional.of(Set.copyOf(directories)));
    }

    /** Whether the definition of a VM matters at all. */
    public boolean isOpen() {
        return locked.isEmpty();
    }

    /**
     * Refuses a VM that no lock keeps from being started twice.
     *
     * @throws HypervisorException of kind {@code INCOMPATIBLE} without effect
     */
    public void check(VmId vm, String definition) {
        if (locked.isEmpty()) {
            return;
        }
        boolean isLocked = DomainXml.parse(definition).exclusiveDisks().stream()
                .map(disk -> Path.of(disk).normalize())
                .anyMatch(disk -> locked.get().stream().anyMatch(disk::startsWith));
        if (!isLocked) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.INCOMPATIBLE,
                    "VM " + vm + " has no disk of its own below " + locked.get()
                            + ", so nothing would keep it from being started twice; give it one, or take lease-probes"
                            + " out of the settings");
        }
    }
}
