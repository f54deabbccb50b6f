package io.evenkeel.supervisor.verdict;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.input.Input;
import java.util.Optional;

/**
 * A way to see that the VMs of a host live, other than hearing of the host itself: a storage heartbeat, a lease that is
 * renewed, news of a guest. What it shows vetoes that the host is lost; what it does not show means nothing.
 */
interface LifePlane {

    /** What a person calls it. */
    String name();

    /** Takes an input in. */
    void on(Moment now, Input input);

    /** When it last showed life on a host, if ever. */
    Optional<Moment> lastSign(HostId host);
}
