package io.evenkeel.libvirt.connection;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks hosts what QEMU, or a guest, must answer, on lines of their own: one that hangs blinds nothing else. */
public final class SideLines {

    private static final Logger LOG = LoggerFactory.getLogger(SideLines.class);

    private final Hosts hosts;
    private final Map<HostId, Line> lines = new HashMap<>();

    public SideLines(Hosts hosts) {
        this.hosts = hosts;
    }

    private synchronized Line line(HostLink host) {
        return lines.computeIfAbsent(host.id(), id -> host.line());
    }

    private record Asked<T>(CompletableFuture<T> answer, Deadline patience) {

        T await() throws InterruptedException, ExecutionException, TimeoutException {
            return answer.get(patience.remaining().toNanos(), NANOSECONDS);
        }
    }

    /** What each host answers; one that does not answer is left out. */
    public <T> Map<HostId, T> ask(Function<Wire, T> question, Deadline deadline) throws InterruptedException {
        if (deadline.hasPassed()) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.TIMEOUT, "the deadline had passed before a host was asked");
        }
        Map<HostId, Asked<T>> asked = new LinkedHashMap<>();
        for (HostLink host : hosts.all()) {
            try {
                Line line = line(host);
                Deadline patience = deadline.atMost(line.patience());
                asked.put(host.id(), new Asked<>(line.ask(question), patience));
            } catch (HypervisorException e) {
                leftOut(host.id(), e);
            }
        }
        Map<HostId, T> answers = new LinkedHashMap<>();
        for (Map.Entry<HostId, Asked<T>> each : asked.entrySet()) {
            try {
                answers.put(each.getKey(), each.getValue().await());
            } catch (TimeoutException | ExecutionException e) {
                leftOut(each.getKey(), e);
            }
        }
        if (answers.isEmpty() && deadline.hasPassed()) {
            throw HypervisorException.withoutEffect(ErrorKind.TIMEOUT, "no host answered in time");
        }
        return answers;
    }

    /** Asks one host without waiting; what cannot even be asked is a failed answer. */
    public <T> CompletableFuture<T> put(HostId host, Function<Wire, T> question) {
        try {
            return line(hosts.get(host)).ask(question);
        } catch (HypervisorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Has a host do something on the side; nobody waits for it. */
    public void onTheSide(HostId host, Function<Wire, Boolean> work) {
        var unused = put(host, work).whenComplete((done, failure) -> {
            if (failure != null) {
                leftOut(host, failure);
            }
        });
    }

    private static void leftOut(HostId host, Throwable why) {
        LOG.debug("No answer of {} on the side", host, why);
    }
}
