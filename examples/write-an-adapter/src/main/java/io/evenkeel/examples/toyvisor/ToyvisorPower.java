package io.evenkeel.examples.toyvisor;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Inventory;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.power.PowerControl;
import io.evenkeel.spi.power.StopMode;

/**
 * Starts, stops and resets VMs.
 *
 * <p>The hypervisor promises what the rules demand: a task that stops a VM ends when its CPUs are gone (§7.3), starting
 * what runs there already and stopping what is off are successes (§7.1, §7.4). With one that promises less, look where
 * the VM is after the task, and turn "already running" into a success only after a look has shown where.
 */
final class ToyvisorPower implements PowerControl {

    private final Tasks tasks;
    private final Inventory inventory;

    ToyvisorPower(ToyvisorApi api, Inventory inventory) {
        this.tasks = new Tasks(api);
        this.inventory = inventory;
    }

    @Override
    public Residence.OnHost start(Operation operation, VmId vm, HostId host, Deadline deadline)
            throws InterruptedException {
        tasks.carryOut(operation, Tasks.order(operation.id(), "start", vm.value(), "", host.value()), deadline);
        Residence residence = Tasks.afterChange(() -> inventory.locate(vm, deadline));
        if (residence instanceof Residence.OnHost there) {
            return there;
        }
        throw new HypervisorException(
                ErrorKind.HYPERVISOR_FAULT, Effect.UNKNOWN, "started VM " + vm + ", but now: " + residence);
    }

    @Override
    public void stop(Operation operation, VmId vm, StopMode mode, Deadline deadline) throws InterruptedException {
        String kind = mode == StopMode.SHUTDOWN ? "shutdown" : "power-off";
        tasks.carryOut(operation, Tasks.order(operation.id(), kind, vm.value(), "", ""), deadline);
    }

    @Override
    public void reset(Operation operation, VmId vm, Deadline deadline) throws InterruptedException {
        tasks.carryOut(operation, Tasks.order(operation.id(), "reset", vm.value(), "", ""), deadline);
    }
}
