package io.evenkeel.libvirt.guard;

import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.wire.DomainXml;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostCapacity;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import java.util.Optional;

/**
 * Whether a host has memory for one more VM.
 *
 * <p>QEMU takes a guest's memory page by page, so a host that is too full lets the VM start, and kills it or another one
 * later.
 */
public final class Room {

    /** Left over beside the guest's memory, for QEMU's own and for the host: a choice of ours, not a measurement. */
    static final DataSize MARGIN = DataSize.ofMebibytes(256);

    private Room() {}

    /**
     * Refuses a start on a host that is too full for the VM.
     *
     * @throws HypervisorException of kind {@code INSUFFICIENT_CAPACITY} without effect, or if the host cannot be asked
     */
    public static void ensure(VmId vm, HostLink target, String definition, Deadline deadline)
            throws InterruptedException {
        HostCapacity capacity = target.query(Wire::capacity, deadline);
        check(vm, target.id(), DomainXml.parse(definition), capacity.memoryFree());
    }

    /**
     * Refuses a VM that is too large.
     *
     * @param free what the host can give without swapping
     * @throws HypervisorException of kind {@code INSUFFICIENT_CAPACITY} without effect
     */
    static void check(VmId vm, HostId host, DomainXml definition, DataSize free) {
        shortage(vm, host, definition, free).ifPresent(shortage -> {
            throw HypervisorException.withoutEffect(ErrorKind.INSUFFICIENT_CAPACITY, shortage);
        });
    }

    /**
     * What a host lacks for a VM.
     *
     * @param free what the host can give without swapping
     * @return empty if it lacks nothing
     */
    public static Optional<String> shortage(VmId vm, HostId host, DomainXml definition, DataSize free) {
        // Huge pages were set aside by the operator, and are not among what is free.
        return definition
                .memory()
                .filter(needed -> !definition.usesHugePages())
                .filter(needed -> needed.plus(MARGIN).compareTo(free) > 0)
                .map(needed -> host + " has " + free + " of memory left; VM " + vm + " needs " + needed + ", and "
                        + MARGIN + " are to stay free; choose another host");
    }
}
