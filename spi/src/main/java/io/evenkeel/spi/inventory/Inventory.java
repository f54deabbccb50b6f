package io.evenkeel.spi.inventory;

import io.evenkeel.spi.Deadline;
import java.util.List;
import java.util.Optional;

/** What is there. §3.3 Nothing here changes anything. */
public interface Inventory {

    List<Host> hosts(Deadline deadline) throws InterruptedException;

    /** Every VM, on whichever host, running or not; each once. */
    List<Vm> vms(Deadline deadline) throws InterruptedException;

    /** Empty if no host that answers knows it and none that does not answer may hold it. */
    Optional<Vm> vm(VmId vm, Deadline deadline) throws InterruptedException;

    /**
     * Where the VM is held now, by asking the hosts and no cache.
     *
     * <p>§3.7 A VM that nobody knows fails with {@code NOT_FOUND}.
     */
    Residence locate(VmId vm, Deadline deadline) throws InterruptedException;
}
