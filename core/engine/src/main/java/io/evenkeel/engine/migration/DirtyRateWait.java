package io.evenkeel.engine.migration;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.load.LoadMonitoring;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks for the load of a VM until it has a dirty rate, which some hypervisors measure only when they are asked. */
final class DirtyRateWait {

    private static final Duration PACE = Duration.ofMillis(500);

    private DirtyRateWait() {}

    /** Whether the dirty rate is known; false at once if it will never be. */
    static boolean until(Hypervisor hypervisor, VmId vm, Deadline patience) throws InterruptedException {
        if (hypervisor.load().isEmpty() || !hypervisor.capabilities().contains(Capabilities.LOAD_DIRTY_RATE)) {
            return false;
        }
        LoadMonitoring load = hypervisor.load().get();
        CountDownLatch never = new CountDownLatch(1);
        while (!patience.hasPassed()) {
            if (isKnown(load, vm, patience)) {
                return true;
            }
            if (never.await(Math.min(PACE.toNanos(), patience.remaining().toNanos()), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("nobody counts this latch down");
            }
        }
        return false;
    }

    private static boolean isKnown(LoadMonitoring load, VmId vm, Deadline patience) throws InterruptedException {
        try {
            return load.vms(patience).stream()
                    .anyMatch(each -> each.vm().equals(vm) && each.dirtyRate().isPresent());
        } catch (HypervisorException e) {
            if (e.kind() == ErrorKind.TIMEOUT && patience.hasPassed()) {
                return false;
            }
            throw e;
        }
    }
}
