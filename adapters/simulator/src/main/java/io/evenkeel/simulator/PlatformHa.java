package io.evenkeel.simulator;

import io.evenkeel.spi.inventory.HostState;
import java.util.Optional;

/**
 * The datacenter's own high availability: VMs that it keeps and that went down with their host are booted on another host
 * some time later.
 *
 * <p>It sees what truly is: a host that merely hangs or is cut off has ended nothing, and what is in any memory, or on its
 * way into one, is left alone. A boot of its own and an order of an adapter exclude each other, since each looks and boots
 * in one moment. Guarded by the world's lock.
 */
final class PlatformHa {

    private final World world;

    PlatformHa(World world) {
        this.world = world;
    }

    /** Puts a VM under it, or takes it out. */
    void keep(SimVm vm, boolean on) {
        if (vm.isKeptByPlatform == on) {
            return;
        }
        vm.isKeptByPlatform = on;
        world.log.add(vm.id() + (on ? " is kept by the platform from now on" : " is no longer kept by the platform"));
        if (on && vm.wentDownWithHost) {
            later(vm);
        }
        world.touched(vm);
    }

    /** A VM ran on a host that has lost its power. */
    void lost(SimVm vm) {
        vm.wentDownWithHost = true;
        if (vm.isKeptByPlatform) {
            later(vm);
        }
    }

    private void later(SimVm vm) {
        int boots = vm.boots;
        world.timeline.in(world.timing.platformRestart(), () -> {
            boolean isDue = vm.isKeptByPlatform && vm.wentDownWithHost && vm.boots == boots;
            if (isDue && world.vms.get(vm.id()) == vm) {
                restart(vm);
            }
        });
    }

    private void restart(SimVm vm) {
        boolean isFree = vm.holdings.isEmpty() && vm.job == null && vm.limbo == null;
        Optional<SimHost> place = world.hosts.values().stream()
                .filter(host -> isFree && isAble(host, vm))
                .findFirst();
        if (place.isPresent()) {
            world.log.add("the platform restarts " + vm.id());
            world.boot(vm, place.get().id());
        } else {
            later(vm);
        }
    }

    private static boolean isAble(SimHost host, SimVm vm) {
        boolean seesDisks =
                vm.definedOn.contains(host.id()) || vm.spec.disks().stream().allMatch(Disk::shared);
        return host.state() == HostState.AVAILABLE
                && !host.storageHung
                && seesDisks
                && host.memoryFree() >= vm.spec.memory().bytes();
    }
}
