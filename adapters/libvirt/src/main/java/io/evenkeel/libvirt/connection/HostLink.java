package io.evenkeel.libvirt.connection;

import io.evenkeel.libvirt.connection.Settings.HostSettings;
import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.inventory.HostId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One host: a lane for questions, one for orders, and one for watching migrations, so that an order or a QEMU that hangs
 * does not blind us.
 *
 * <p>Each blocking migration has a connection of its own besides.
 */
public final class HostLink implements AutoCloseable {

    /** libvirt itself waits this long for a busy domain before it refuses an order. */
    private static final Duration LONGEST_ORDER = Duration.ofSeconds(30);

    private final HostSettings host;
    private final ThreadFactory threads;
    private final Lane questions;
    private final Lane orders;
    private final Lane watching;
    private final Clock clock;
    private volatile Instant lastAnswer = Instant.MIN;

    HostLink(HostSettings host, Settings settings, ProviderContext context) {
        this.host = host;
        this.threads = context.threads();
        this.clock = context.clock();
        Supplier<Wire> opener = () -> Wire.open(host.uri(), settings.keepAliveInterval(), settings.keepAliveCount());
        String name = host.id().value();
        Duration answer = settings.answerTimeout();
        questions = new Lane(name, threads, opener, context.ticker(), answer, answer);
        orders = new Lane(name, threads, opener, context.ticker(), answer, answer.plus(LONGEST_ORDER));
        watching = new Lane(name, threads, opener, context.ticker(), answer, answer.plus(LONGEST_ORDER));
    }

    public HostId id() {
        return host.id();
    }

    public HostSettings settings() {
        return host;
    }

    public Optional<String> peerUri() {
        return host.peerUri();
    }

    public ThreadFactory threads() {
        return threads;
    }

    public <T> T query(Function<Wire, T> work, Deadline deadline) throws InterruptedException {
        return heard(() -> questions.query(work, deadline));
    }

    /** As {@link #query}, for questions that QEMU answers only when it has time: not while it switches over. */
    public <T> T watch(Function<Wire, T> work, Deadline deadline) throws InterruptedException {
        return heard(() -> watching.query(work, deadline));
    }

    public <T> T change(Function<Wire, T> work, Deadline deadline) throws InterruptedException {
        return heard(() -> orders.change(work, deadline));
    }

    private interface Call<T> {
        T make() throws InterruptedException;
    }

    private <T> T heard(Call<T> call) throws InterruptedException {
        Instant asked = clock.instant();
        try {
            T answer = call.make();
            lastAnswer = asked;
            return answer;
        } catch (HypervisorException e) {
            // A refusal is an answer too.
            if (e.getCause() instanceof VirFailure failure && !failure.isConnectionTrouble()) {
                lastAnswer = asked;
            }
            throw e;
        }
    }

    /** When the last question was asked that the host has answered: it was alive then or later. */
    public Instant lastAnswer() {
        return lastAnswer;
    }

    @Override
    public void close() {
        questions.close();
        orders.close();
        watching.close();
    }

    boolean join(Deadline deadline) throws InterruptedException {
        boolean ended = questions.join(deadline);
        ended &= orders.join(deadline);
        ended &= watching.join(deadline);
        return ended;
    }

    boolean isOver() {
        return questions.isOver() && orders.isOver() && watching.isOver();
    }
}
