package io.evenkeel.spi.inventory;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.unit.DataSize;

/**
 * What a host has for VMs.
 *
 * @param cpuThreads hardware threads
 * @param memoryFree what a VM that is started now could get
 */
public record HostCapacity(int cpuThreads, DataSize memory, DataSize memoryFree) {

    public HostCapacity {
        requireNonNull(memory, "memory");
        requireNonNull(memoryFree, "memoryFree");
        if (cpuThreads <= 0) {
            throw new IllegalArgumentException("cpuThreads " + cpuThreads);
        }
        if (memoryFree.compareTo(memory) > 0) {
            throw new IllegalArgumentException("memoryFree " + memoryFree + " of memory " + memory);
        }
    }
}
