package io.evenkeel.libvirt.connection;

import io.evenkeel.libvirt.connection.Settings.HostSettings;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.inventory.HostId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All hosts of a connection, asked together. */
public final class Hosts {

    private static final Logger LOG = LoggerFactory.getLogger(Hosts.class);

    private final Map<HostId, HostLink> links = new LinkedHashMap<>();
    private final ThreadFactory threads;
    private final Duration answerTimeout;
    private volatile boolean closed;

    public Hosts(Settings settings, ProviderContext context) {
        this(settings, context, host -> new Opener(host.uri(), settings, context.ticker()));
    }

    Hosts(Settings settings, ProviderContext context, Function<HostSettings, Opener> openers) {
        threads = context.threads();
        answerTimeout = settings.answerTimeout();
        settings.hosts()
                .forEach(host -> links.put(host.id(), new HostLink(host, settings, context, openers.apply(host))));
    }

    /** §2.12 */
    public void ensureOpen() {
        if (closed) {
            throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "the connection is closed");
        }
    }

    public Collection<HostLink> all() {
        return links.values();
    }

    public HostLink get(HostId host) {
        HostLink link = links.get(host);
        if (link == null) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.NOT_FOUND, "no host " + host + "; known are " + links.keySet());
        }
        return link;
    }

    public boolean has(HostId host) {
        return links.containsKey(host);
    }

    /** Either an answer or why there is none. */
    public sealed interface Reply<T> {

        record Answer<T>(T value) implements Reply<T> {}

        record NoAnswer<T>(HypervisorException reason) implements Reply<T> {}
    }

    /** Asks every host at once; a host that fails does not hide the others. */
    public <T> Map<HostId, Reply<T>> askAll(Function<Wire, T> question, Deadline deadline) throws InterruptedException {
        return ask(links.values(), (link, until) -> link.query(question, until), deadline);
    }

    public interface Question<T> {
        T ask(HostLink link, Deadline deadline) throws InterruptedException;
    }

    public <T> Map<HostId, Reply<T>> ask(Collection<HostLink> asked, Question<T> question, Deadline deadline)
            throws InterruptedException {
        Map<HostId, FutureTask<Reply<T>>> tasks = begin(asked, question, deadline);
        Map<HostId, Reply<T>> replies = new LinkedHashMap<>();
        try {
            for (Map.Entry<HostId, FutureTask<Reply<T>>> task : tasks.entrySet()) {
                Reply<T> reply = await(task.getValue(), deadline)
                        .orElseThrow(() -> new HypervisorException(
                                ErrorKind.TIMEOUT, Effect.NONE, "the hosts did not answer in time"));
                replies.put(task.getKey(), reply);
            }
        } finally {
            tasks.values().forEach(task -> task.cancel(true));
        }
        throwIfTooLate(replies.values());
        return replies;
    }

    /**
     * Asks every host the first question, whose answer includes connecting and may take as long.
     *
     * <p>Once a host has answered, the others are not waited for longer than for any answer: they may come later.
     */
    public <T> Map<HostId, Reply<T>> greetAll(Function<Wire, T> question, Deadline deadline)
            throws InterruptedException {
        Deadline brief = deadline.atMost(answerTimeout);
        Map<HostId, FutureTask<Reply<T>>> tasks =
                begin(links.values(), (link, until) -> link.greet(question, until), deadline);
        Map<HostId, Reply<T>> replies = new LinkedHashMap<>();
        try {
            for (Map.Entry<HostId, FutureTask<Reply<T>>> task : tasks.entrySet()) {
                await(task.getValue(), brief).ifPresent(reply -> replies.put(task.getKey(), reply));
            }
            boolean isServed = replies.values().stream().anyMatch(reply -> reply instanceof Reply.Answer<T>);
            for (Map.Entry<HostId, FutureTask<Reply<T>>> task : tasks.entrySet()) {
                if (!replies.containsKey(task.getKey())) {
                    Optional<Reply<T>> late = isServed ? Optional.empty() : await(task.getValue(), deadline);
                    replies.put(task.getKey(), late.orElseGet(() -> silent(task.getKey())));
                }
            }
        } finally {
            tasks.values().forEach(task -> task.cancel(true));
        }
        throwIfTooLate(replies.values());
        return replies;
    }

    private static <T> Reply<T> silent(HostId host) {
        return new Reply.NoAnswer<>(
                HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, host + " did not answer in time"));
    }

    private <T> Map<HostId, FutureTask<Reply<T>>> begin(
            Collection<HostLink> asked, Question<T> question, Deadline deadline) {
        Map<HostId, FutureTask<Reply<T>>> tasks = new LinkedHashMap<>();
        for (HostLink link : asked) {
            FutureTask<Reply<T>> task = new FutureTask<>(() -> reply(link, question, deadline));
            tasks.put(link.id(), task);
            if (asked.size() == 1) {
                task.run();
            } else {
                threads.newThread(task).start();
            }
        }
        return tasks;
    }

    /** Empty if it has not ended by the deadline; each ends by itself then, and the grace covers the way back. */
    private static <T> Optional<Reply<T>> await(FutureTask<Reply<T>> task, Deadline deadline)
            throws InterruptedException {
        try {
            return Optional.of(task.get(deadline.remaining().toMillis() + 200, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException();
            }
            throw new HypervisorException(
                    ErrorKind.INTERNAL, Effect.NONE, "the libvirt adapter failed: " + e.getCause(), e.getCause());
        }
    }

    /** Nobody had the time to answer: that says nothing about the hosts. */
    private static <T> void throwIfTooLate(Collection<Reply<T>> replies) {
        HypervisorException last = null;
        for (Reply<T> reply : replies) {
            if (!(reply instanceof Reply.NoAnswer<T> none) || none.reason().kind() != ErrorKind.TIMEOUT) {
                return;
            }
            last = none.reason();
        }
        if (last != null) {
            throw last;
        }
    }

    private static <T> Reply<T> reply(HostLink link, Question<T> question, Deadline deadline)
            throws InterruptedException {
        try {
            return new Reply.Answer<>(question.ask(link, deadline));
        } catch (HypervisorException e) {
            return new Reply.NoAnswer<>(e);
        }
    }

    /**
     * Ends all threads, and waits for that until the deadline.
     *
     * <p>One that is in a native call ends when that returns: at once if the host answers, after the keepalive time if
     * it has fallen silent. Opening a connection to a host that accepts and never answers has no time-out in libvirt;
     * that thread ends when the host is back or gone.
     *
     * @return whether all have ended
     */
    public boolean close(Deadline deadline) {
        closed = true;
        links.values().forEach(HostLink::close);
        List<HostId> hanging = new ArrayList<>();
        try {
            for (HostLink link : links.values()) {
                if (!link.join(deadline)) {
                    hanging.add(link.id());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return isOver();
        }
        if (!hanging.isEmpty()) {
            LOG.warn("Closed while calls to {} hang in libvirt; their threads end when those calls return", hanging);
        }
        return hanging.isEmpty();
    }

    /** Whether no thread of a closed connection is left. */
    public boolean isOver() {
        return links.values().stream().allMatch(HostLink::isOver);
    }
}
