package io.evenkeel.simulator;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The truth about a {@link Datacenter}, past every fault.
 *
 * <p>An unknown host or VM fails with {@code NOT_FOUND}. Safe for use by several threads.
 */
public final class Witness {

    private final World world;

    Witness(World world) {
        this.world = world;
    }

    /** The hosts on which a VM executes right now. */
    public Set<HostId> executingOn(VmId vm) {
        return world.alone(() -> Set.copyOf(world.executions.of(world.vm(vm))));
    }

    /** The hosts that have anything of a VM in memory, executing or not. */
    public Set<HostId> inMemoryOn(VmId vm) {
        return world.alone(() -> Set.copyOf(world.vm(vm).holdings.keySet()));
    }

    /** The hosts that have a VM's definition. */
    public Set<HostId> definedOn(VmId vm) {
        return world.alone(() -> Set.copyOf(world.vm(vm).definedOn));
    }

    /** The hosts with disks of a VM that not all hosts see: such a disk lies where the VM is defined or being copied to. */
    public Set<HostId> imagesOn(VmId vm) {
        return world.alone(() -> {
            SimVm of = world.vm(vm);
            Set<HostId> hosts = new LinkedHashSet<>();
            if (!of.spec.disks().stream().allMatch(Disk::shared)) {
                hosts.addAll(of.definedOn);
                hosts.addAll(of.holdings.keySet());
            }
            return Set.copyOf(hosts);
        });
    }

    /** How often a VM's guest has booted. */
    public int boots(VmId vm) {
        return world.alone(() -> world.vm(vm).boots);
    }

    /** From which host the network was last told that a VM is there. */
    public Optional<HostId> announcedFrom(VmId vm) {
        return world.alone(() -> Optional.ofNullable(world.vm(vm).announcedFrom));
    }

    /** How fast a VM's guest works on the host it migrates from, 1 if nothing slows it and 0 if it does not execute. */
    public double guestSpeed(VmId vm) {
        return world.alone(() -> {
            SimVm of = world.vm(vm);
            if (world.executions.of(of).isEmpty()) {
                return 0.0;
            }
            return of.job == null ? 1.0 : of.job.guestSpeed().value();
        });
    }

    /** Whether a host has power. */
    public boolean hasPower(HostId host) {
        return world.alone(() -> world.host(host).powered);
    }

    /** What is free on each NUMA node of a host: VMs go to the node with the most room and spill to the others. */
    public List<DataSize> freeByNumaNode(HostId host) {
        return world.alone(() -> numa(world.host(host)));
    }

    /** Where a VM executed from its beginning until now, in order. */
    public List<Execution> executions(VmId vm) {
        return world.alone(() -> world.executions.history(world.vm(vm)));
    }

    /** Whether no VM has ever executed on two hosts at once. */
    public boolean neverExecutedTwice() {
        return violations().isEmpty();
    }

    /** Every moment at which a VM began to execute on a second host. */
    public List<String> violations() {
        return world.alone(world.executions::violations);
    }

    private List<DataSize> numa(SimHost host) {
        int nodes = host.spec.numaNodes();
        List<Long> free =
                new ArrayList<>(Collections.nCopies(nodes, host.spec.memory().bytes() / nodes));
        for (SimVm vm : world.vms.values()) {
            long left = vm.on(host.id()) == null ? 0 : vm.spec.memory().bytes();
            while (left > 0 && Collections.max(free) > 0) {
                int roomiest = free.indexOf(Collections.max(free));
                long here = Math.min(left, free.get(roomiest));
                free.set(roomiest, free.get(roomiest) - here);
                left -= here;
            }
        }
        return free.stream().map(DataSize::ofBytes).toList();
    }
}
