package io.evenkeel.spi.power;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;

/** The facet for starting, stopping and resetting VMs. */
public interface PowerControl {

    /**
     * Starts a VM that is off.
     *
     * <p>§7.1 A VM that already runs on {@code host} is left alone and the call succeeds. §7.2 A VM that another host
     * holds in memory is not started: the call fails with {@code CONFLICT} and no effect.
     *
     * @return where the VM is now
     */
    Residence.OnHost start(Operation operation, VmId vm, HostId host, Deadline deadline) throws InterruptedException;

    /**
     * Stops a VM.
     *
     * <p>§7.3 Returns only when its virtual CPUs cannot execute any more. §7.4 A VM that is off is left alone and the
     * call succeeds. {@link StopMode#SHUTDOWN} fails with {@code TIMEOUT} and {@code Effect.UNKNOWN} if the guest has
     * not ended by the deadline; it is not forced.
     */
    void stop(Operation operation, VmId vm, StopMode mode, Deadline deadline) throws InterruptedException;

    /**
     * Stops what one host has of a VM; with {@code power.stop-on-host}.
     *
     * <p>For a VM that several hosts hold, of which one is to go on. §7.10 What another host has of the VM goes on.
     * Returns only when its virtual CPUs cannot execute on this host any more; §7.11 if the host has nothing of it, the
     * call succeeds. §7.12 If the host cannot be asked, it fails.
     *
     * @throws HypervisorException of kind {@code UNSUPPORTED} without {@code power.stop-on-host} (§7.13)
     */
    default void stop(Operation operation, VmId vm, HostId host, StopMode mode, Deadline deadline)
            throws InterruptedException {
        throw HypervisorException.withoutEffect(ErrorKind.UNSUPPORTED, "power.stop-on-host is not declared");
    }

    /**
     * Restarts the guest at once, in place, as by its reset button.
     *
     * <p>§7.5 The VM stays on its host. A VM that is off fails with {@code CONFLICT} and no effect.
     */
    void reset(Operation operation, VmId vm, Deadline deadline) throws InterruptedException;
}
