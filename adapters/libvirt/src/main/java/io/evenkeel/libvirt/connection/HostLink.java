package io.evenkeel.libvirt.connection;

import io.evenkeel.libvirt.connection.Settings.HostSettings;
import io.evenkeel.libvirt.wire.Ear;
import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.HostId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One host: a lane for questions, one for orders, one for watching migrations, and one for looking at storage, so that an
 * order, a QEMU or a disk that hangs does not blind us.
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
    private final Lane storage;
    private final Opener opener;
    private final Duration connecting;
    private final Duration answer;
    private final Ticker ticker;
    private final List<Lane> lines = new ArrayList<>();
    private boolean closed;
    private final Clock clock;
    private volatile Instant lastAnswer = Instant.MIN;

    HostLink(HostSettings host, Settings settings, ProviderContext context, Opener opener) {
        this.host = host;
        this.threads = context.threads();
        this.opener = opener;
        this.connecting = settings.connectTimeout();
        this.answer = settings.answerTimeout();
        this.ticker = context.ticker();
        this.clock = context.clock();
        questions = lane(opener::open, () -> answer, answer);
        orders = lane(opener::open, this::firstAnswer, answer.plus(LONGEST_ORDER));
        watching = lane(opener::open, this::firstAnswer, answer.plus(LONGEST_ORDER));
        storage = lane(opener::open, this::firstAnswer, answer.plus(LONGEST_ORDER));
    }

    private Lane lane(Supplier<Wire> dialling, Supplier<Duration> firstAnswer, Duration longestCall) {
        return new Lane(host.id().value(), threads, dialling, ticker, firstAnswer, answer, longestCall);
    }

    /** A host that has never answered anything is not waited for longer on another lane. */
    private Duration firstAnswer() {
        return lastAnswer.equals(Instant.MIN) || connecting.compareTo(answer) < 0 ? answer : connecting;
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

    /** As {@link #query}, for the first question of all: connecting may take longer than an answer does later. */
    public <T> T greet(Function<Wire, T> work, Deadline deadline) throws InterruptedException {
        return heard(() -> questions.query(work, connecting, deadline));
    }

    public <T> T query(Function<Wire, T> work, Deadline deadline) throws InterruptedException {
        return heard(() -> questions.query(work, deadline));
    }

    /** As {@link #query}, for questions that QEMU answers only when it has time: not while it switches over. */
    public <T> T watch(Function<Wire, T> work, Deadline deadline) throws InterruptedException {
        return heard(() -> watching.query(work, deadline));
    }

    /** As {@link #query}, for looks at storage, which take as long as its disks and servers do. */
    public <T> T inspect(Function<Wire, T> work, Deadline deadline) throws InterruptedException {
        return heard(() -> storage.query(work, answer.plus(LONGEST_ORDER), deadline));
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
            answered(asked);
            return answer;
        } catch (HypervisorException e) {
            // A refusal is an answer too.
            if (e.getCause() instanceof VirFailure failure && !failure.isConnectionTrouble()) {
                answered(asked);
            }
            throw e;
        }
    }

    private synchronized void answered(Instant asked) {
        if (asked.isAfter(lastAnswer)) {
            lastAnswer = asked;
        }
    }

    /** When the last question was asked that the host has answered: it was alive then or later. */
    public Instant lastAnswer() {
        return lastAnswer;
    }

    /** A connection of the caller's own, for a call that blocks for long; it breaks when it is hung up only. */
    public Wire openUnwatched() {
        return opener.openUnwatched();
    }

    /** Opens a line of its own that hears the host's reports; to be closed by the caller, or with the connection. */
    public Line listen(Ear ear) {
        return line(() -> {
            Wire wire = opener.open();
            try {
                wire.listen(ear);
                return wire;
            } catch (VirFailure e) {
                wire.close();
                throw e;
            }
        });
    }

    /** Opens a line of its own, for questions that may hang; to be closed by the caller, or with the connection. */
    public Line line() {
        return line(opener::open);
    }

    private synchronized Line line(Supplier<Wire> dialling) {
        if (closed) {
            throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "the connection is closed");
        }
        lines.removeIf(Lane::isDone);
        Lane lane = lane(dialling, this::firstAnswer, answer);
        lines.add(lane);
        return new Line(id().value(), lane);
    }

    private synchronized List<Lane> lanes() {
        List<Lane> lanes = new ArrayList<>(lines);
        lanes.addAll(List.of(questions, orders, watching, storage));
        return lanes;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        lanes().forEach(Lane::close);
    }

    boolean join(Deadline deadline) throws InterruptedException {
        boolean ended = true;
        for (Lane lane : lanes()) {
            ended &= lane.join(deadline);
        }
        return ended;
    }

    boolean isOver() {
        return lanes().stream().allMatch(Lane::isOver);
    }
}
