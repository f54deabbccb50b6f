package io.evenkeel.libvirt.connection;

import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.Set;
import java.util.function.Consumer;

/** Whether an operation of several orders has changed anything yet, which every later failure must tell. */
public final class Sent {

    private boolean changed;

    public void order(HostLink host, VmId vm, Consumer<Dom> order, Deadline deadline) throws InterruptedException {
        host.change(
                wire -> wire.with(vm.value(), domain -> {
                    order.accept(domain);
                    return true;
                }),
                deadline);
        changed();
    }

    public void define(HostLink host, String definition, Deadline deadline) throws InterruptedException {
        host.change(
                wire -> {
                    wire.define(definition);
                    return true;
                },
                deadline);
        changed();
    }

    /** Something was changed by other means than the orders above. */
    public void changed() {
        changed = true;
    }

    /** What was changed has been taken back. */
    public void undone() {
        changed = false;
    }

    /** The failure with the effect of the whole operation. */
    public HypervisorException failure(HypervisorException failure) {
        return changed ? Failures.withEffect(failure, Effect.UNKNOWN) : failure;
    }

    /** After nothing was found that runs, or is left running: a silent host may hold the VM all the same. */
    public void ensureNobodySilent(VmId vm, Set<HostId> silent) {
        if (!silent.isEmpty()) {
            throw failure(HypervisorException.withoutEffect(
                    ErrorKind.UNREACHABLE,
                    "VM " + vm + " may still be running on " + silent + ", which cannot be asked"));
        }
    }
}
