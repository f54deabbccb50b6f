package io.evenkeel.fence;

import static java.util.Objects.requireNonNull;

import io.evenkeel.fence.agent.Outlet;
import io.evenkeel.spi.inventory.HostId;
import java.util.List;

/**
 * What can take a host's power.
 *
 * @param levels to be tried in this order; what is in one level takes the power only together
 */
record HostPlan(HostId host, List<List<Outlet>> levels) {

    HostPlan {
        requireNonNull(host, "host");
        levels = levels.stream().map(List::copyOf).toList();
    }
}
