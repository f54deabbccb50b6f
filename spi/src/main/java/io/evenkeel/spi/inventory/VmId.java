package io.evenkeel.spi.inventory;

import static java.util.Objects.requireNonNull;

/**
 * Names a VM within one connection. Opaque to everyone but the adapter.
 *
 * <p>§3.1 The id of a VM stays the same when the VM moves, restarts or is renamed.
 */
public record VmId(String value) {

    public VmId {
        if (requireNonNull(value, "value").isBlank() || value.length() > 255) {
            throw new IllegalArgumentException("not an id: '" + value + "'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
