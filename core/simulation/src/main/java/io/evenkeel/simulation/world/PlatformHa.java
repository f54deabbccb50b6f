package io.evenkeel.simulation.world;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/**
 * The high availability of the hypervisor itself: what it keeps and what is in no memory it boots again some time later,
 * where it was if that is well.
 *
 * <p>It sees what truly is, as one that fences for itself does, so a host that hangs has ended nothing. Its boot and an
 * order that is under way exclude each other at the target, by what the hypervisor keeps of where a VM is.
 */
final class PlatformHa {

    private static final Duration SOONEST = Duration.ofSeconds(20);
    private static final Duration LATEST = Duration.ofSeconds(90);

    private final Datacenter world;

    PlatformHa(Datacenter world) {
        this.world = world;
    }

    void keep(SimVm vm, boolean on) {
        if (vm.isKeptByPlatform != on) {
            vm.isKeptByPlatform = on;
            vm.wasKeptByPlatform = true;
            vm.isKeptUnchanged = false;
            look(vm);
            world.touched(vm);
        }
    }

    /** A VM may have gone down. */
    void look(SimVm vm) {
        if (vm.isKeptByPlatform && vm.holdings.isEmpty() && !vm.isPlatformDue) {
            vm.isPlatformDue = true;
            Object unused = world.schedule.in(world.dice.between(SOONEST, LATEST), () -> {
                vm.isPlatformDue = false;
                restart(vm);
            });
        }
    }

    private void restart(SimVm vm) {
        if (!vm.isKeptByPlatform || !vm.holdings.isEmpty() || vm.stoppedOnPurpose) {
            return;
        }
        Optional<SimHost> place = vm.migration == null ? place(vm) : Optional.empty();
        if (place.isEmpty()) {
            look(vm);
            return;
        }
        world.observers().forEach(each -> each.restarts(vm, place.get()));
        world.boot(vm, place.get());
    }

    private Optional<SimHost> place(SimVm vm) {
        return isAble(vm.home, vm)
                ? Optional.of(vm.home)
                : world.hosts().stream()
                        .filter(host -> isAble(host, vm))
                        .max(Comparator.comparingLong(SimHost::memoryFree));
    }

    private static boolean isAble(SimHost host, SimVm vm) {
        return host.answers()
                && !host.isStorageHung()
                && host.memoryFree() >= vm.spec.memory().bytes();
    }
}
