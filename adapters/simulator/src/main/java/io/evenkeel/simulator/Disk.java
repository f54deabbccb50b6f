package io.evenkeel.simulator;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.unit.DataSize;

/**
 * A disk of a VM.
 *
 * @param shared whether every host sees it; if not, only the host that the VM is defined on does
 */
public record Disk(String name, DataSize size, boolean shared) {

    public Disk {
        requireNonNull(name, "name");
        requireNonNull(size, "size");
    }
}
