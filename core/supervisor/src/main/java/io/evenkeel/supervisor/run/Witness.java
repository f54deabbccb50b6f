package io.evenkeel.supervisor.run;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.inventory.HostId;
import java.time.Duration;
import java.util.Map;

/** Another vantage point, from which hosts are watched. Safe for use by several threads. */
@FunctionalInterface
public interface Witness {

    /**
     * How long ago it last heard of each host, by its own clock; a host it has never heard of is missing.
     *
     * @throws RuntimeException if it does not answer, with a message that says why
     */
    Map<HostId, Duration> heard(Deadline deadline) throws InterruptedException;
}
