package io.evenkeel.conformance;

import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorProduct;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.Inventory;
import java.util.Map;

record TinyHypervisor(CapabilitySet capabilities, RecordingContext context, Runnable onClose) implements Hypervisor {

    @Override
    public HypervisorProduct product() {
        return new HypervisorProduct("Nothing", "3", Map.of("zero", "0.1", "alpha", "7"));
    }

    @Override
    public StartGuard startGuard() {
        return StartGuard.NONE;
    }

    @Override
    public Inventory inventory() {
        throw new UnsupportedOperationException("the tiny hypervisor has no inventory");
    }

    @Override
    public void close() {
        onClose.run();
    }
}
