package io.evenkeel.libvirt.restart;

import io.evenkeel.libvirt.wire.DomainXml;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.VmId;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads the directory of definitions by a deadline, for shared storage can hang. */
final class DefinitionReader {

    private final DefinitionStore store;
    private final ThreadFactory threads;

    DefinitionReader(DefinitionStore store, ThreadFactory threads) {
        this.store = store;
        this.threads = threads;
    }

    Optional<String> problem(Deadline deadline) throws InterruptedException {
        return within(deadline, store::problem);
    }

    /**
     * The definition that is kept of a VM.
     *
     * @throws HypervisorException without effect if what is kept is not a definition of that VM
     */
    Optional<Definition> read(VmId vm, Deadline deadline) throws InterruptedException {
        Optional<Definition> found = within(deadline, () -> store.read(vm));
        found.ifPresent(definition -> check(vm, definition));
        return found;
    }

    /** What was last seen of the VM, whether or not something else is kept that comes first; unchecked. */
    Optional<Definition> seen(VmId vm, Deadline deadline) throws InterruptedException {
        return within(deadline, () -> store.readSeen(vm));
    }

    private static void check(VmId vm, Definition definition) {
        Optional<String> uuid;
        try {
            uuid = DomainXml.parse(definition.xml()).uuid();
        } catch (IllegalArgumentException e) {
            // The parser's message would not quote the text, but the text may hold secrets, so it goes no further.
            throw HypervisorException.withoutEffect(
                    ErrorKind.INVALID_CONFIGURATION, definition.origin() + " holds no definition of a VM");
        }
        if (!uuid.map(vm.value()::equalsIgnoreCase).orElse(false)) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.INVALID_CONFIGURATION,
                    definition.origin() + " must define the VM with <uuid>" + vm + "</uuid>, and has "
                            + uuid.map(other -> "<uuid>" + other + "</uuid>").orElse("no uuid"));
        }
    }

    private <T> T within(Deadline deadline, Callable<T> work) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        threads.newThread(task).start();
        try {
            return task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HypervisorException(
                    ErrorKind.TIMEOUT, Effect.NONE, "the directory of definitions does not answer in time", e);
        } catch (ExecutionException e) {
            throw new HypervisorException(
                    ErrorKind.HYPERVISOR_FAULT,
                    Effect.NONE,
                    "the directory of definitions cannot be read: " + e.getCause(),
                    e.getCause());
        } finally {
            task.cancel(true);
        }
    }
}
