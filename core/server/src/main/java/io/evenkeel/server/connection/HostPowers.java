package io.evenkeel.server.connection;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.inventory.HostId;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads the power of several hosts at once, so that a fence device that is silent holds up no other. */
final class HostPowers {
    /** Long enough for a management controller that answers slowly; a list is not worth waiting longer. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final int AT_ONCE = 16;

    private HostPowers() {}

    /** The power of each host that has a fence device. A host whose device does not answer is {@code UNKNOWN}. */
    static Map<HostId, HostPower> read(Fencing fencing, Collection<HostId> hosts, Deadline deadline)
            throws InterruptedException {
        ExecutorService readers =
                Executors.newFixedThreadPool(Math.max(1, Math.min(hosts.size(), AT_ONCE)), HostPowers::thread);
        try {
            Map<HostId, Future<Optional<HostPower>>> asked = new LinkedHashMap<>();
            hosts.forEach(host -> asked.put(host, readers.submit(() -> read(fencing, host, deadline.atMost(LONGEST)))));
            Map<HostId, HostPower> powers = new LinkedHashMap<>();
            for (Map.Entry<HostId, Future<Optional<HostPower>>> each : asked.entrySet()) {
                each.getValue().get().ifPresent(power -> powers.put(each.getKey(), power));
            }
            return powers;
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading the power of a host failed: " + e.getCause(), e);
        } finally {
            readers.shutdownNow();
        }
    }

    private static Optional<HostPower> read(Fencing fencing, HostId host, Deadline deadline)
            throws InterruptedException {
        try {
            return Optional.of(fencing.read(host, deadline));
        } catch (HypervisorException e) {
            return e.kind() == ErrorKind.NOT_FOUND ? Optional.empty() : Optional.of(HostPower.UNKNOWN);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "host-power");
        thread.setDaemon(true);
        return thread;
    }
}
