package io.evenkeel.fence.agent;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One thing that can be switched: a device, or one of its plugs.
 *
 * @param plug by the device's own naming; empty for a device that switches one host
 */
public record Outlet(Device device, Optional<String> plug) {

    public Outlet {
        requireNonNull(device, "device");
        requireNonNull(plug, "plug");
    }

    /** As in the configuration, for example {@code pdu-a:7}. */
    @Override
    public String toString() {
        return device.name() + plug.map(each -> ":" + each).orElse("");
    }
}
