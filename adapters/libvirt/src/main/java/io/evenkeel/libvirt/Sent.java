package io.evenkeel.libvirt;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.Set;
import java.util.function.Consumer;

/** Whether an operation of several orders has changed anything yet, which every later failure must tell. */
final class Sent {

    private boolean changed;

    void order(HostLink host, VmId vm, Consumer<Dom> order, Deadline deadline) throws InterruptedException {
        host.change(
                wire -> wire.with(vm.value(), domain -> {
                    order.accept(domain);
                    return true;
                }),
                deadline);
        changed();
    }

    void define(HostLink host, String definition, Deadline deadline) throws InterruptedException {
        host.change(
                wire -> {
                    wire.define(definition);
                    return true;
                },
                deadline);
        changed();
    }

    void changed() {
        changed = true;
    }

    /** The failure with the effect of the whole operation. */
    HypervisorException failure(HypervisorException failure) {
        return changed ? Failures.withEffect(failure, Effect.UNKNOWN) : failure;
    }

    /** After all that was found has been stopped: a silent host may hold the VM all the same. */
    static void ensureNobodySilent(VmId vm, Set<HostId> silent) {
        if (!silent.isEmpty()) {
            throw new HypervisorException(
                    ErrorKind.UNREACHABLE,
                    Effect.UNKNOWN,
                    "VM " + vm + " may still be running on " + silent + ", which cannot be asked");
        }
    }
}
