package io.evenkeel.libvirt.load;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Line;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks hosts for figures that QEMU itself must give, on lines of their own: one that hangs blinds nothing else. */
final class VmFigures {

    private static final Logger LOG = LoggerFactory.getLogger(VmFigures.class);

    private final Hosts hosts;
    private final Duration answer;
    private final Map<HostId, Line> lines = new HashMap<>();

    /** @param answer the longest to wait for one host */
    VmFigures(Hosts hosts, Duration answer) {
        this.hosts = hosts;
        this.answer = answer;
    }

    private synchronized Line line(HostLink host) {
        return lines.computeIfAbsent(host.id(), id -> host.line());
    }

    /** What each host counts of each running VM; a host that does not answer is left out. */
    Map<HostId, List<VmSample>> ask(Deadline deadline) throws InterruptedException {
        if (deadline.hasPassed()) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.TIMEOUT, "the deadline had passed before a host was asked");
        }
        Map<HostId, CompletableFuture<List<VmSample>>> asked = new LinkedHashMap<>();
        for (HostLink host : hosts.all()) {
            try {
                asked.put(host.id(), line(host).ask(VmFigures::samples));
            } catch (HypervisorException e) {
                leftOut(host.id(), e);
            }
        }
        Deadline patience = deadline.atMost(answer);
        Map<HostId, List<VmSample>> samples = new LinkedHashMap<>();
        for (Map.Entry<HostId, CompletableFuture<List<VmSample>>> each : asked.entrySet()) {
            try {
                samples.put(
                        each.getKey(), each.getValue().get(patience.remaining().toNanos(), NANOSECONDS));
            } catch (TimeoutException | ExecutionException e) {
                leftOut(each.getKey(), e);
            }
        }
        if (samples.isEmpty() && deadline.hasPassed()) {
            throw HypervisorException.withoutEffect(ErrorKind.TIMEOUT, "no host gave its figures in time");
        }
        return samples;
    }

    /** Has a host do something on the side; nobody waits for it. */
    void onTheSide(HostId host, Function<Wire, Boolean> work) {
        try {
            var unused = line(hosts.get(host)).ask(work).whenComplete((done, failure) -> {
                if (failure != null) {
                    leftOut(host, failure);
                }
            });
        } catch (HypervisorException e) {
            leftOut(host, e);
        }
    }

    private static void leftOut(HostId host, Throwable why) {
        LOG.debug("No figures of {}", host, why);
    }

    private static List<VmSample> samples(Wire wire) {
        return wire.domainStats(VmSample.GROUPS).stream()
                .map(VmSample::of)
                .flatMap(Optional::stream)
                .toList();
    }
}
