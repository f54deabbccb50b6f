package io.evenkeel.supervisor.drive;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.supervisor.Decision;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.Supervisor;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.verdict.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Lets a supervisor live in a {@link ScriptedWorld}: feeds it time and answers, and keeps what it decided. The same
 * script always gives the same run.
 */
public final class SupervisorDriver {

    /** Something that was decided, and when. */
    public record Timed<T>(Moment at, T what) {}

    private record Arrival(Moment at, long order, Input input) {}

    private static final Instant MIDNIGHT = Instant.parse("2026-01-01T00:00:00Z");

    private final ScriptedWorld world;
    private final Supervisor supervisor;
    private final PriorityQueue<Arrival> arrivals =
            new PriorityQueue<>(Comparator.comparing(Arrival::at).thenComparing(Arrival::order));
    private final List<Timed<Fact>> facts = new ArrayList<>();
    private final List<Timed<Effect>> effects = new ArrayList<>();
    private Moment now;
    private long order;

    /** A supervisor of the first epoch with an empty journal. */
    public SupervisorDriver(SupervisorSettings settings, ScriptedWorld world) {
        this(settings, world, Epoch.of(1), new Moment(0), List.of());
    }

    /**
     * A supervisor that begins with what an earlier one has left.
     *
     * @param now of the world, which goes on
     * @param journal written by the epoch before
     */
    public SupervisorDriver(
            SupervisorSettings settings, ScriptedWorld world, Epoch epoch, Moment now, List<Fact> journal) {
        this.world = world;
        this.now = now;
        Ledger ledger = new Ledger();
        journal.forEach(fact -> ledger.add(fact, Epoch.of(epoch.value() - 1)));
        this.supervisor = new Supervisor(
                settings,
                new Supervisor.Domain(CapabilitySet.copyOf(Capabilities.standard()), StartGuard.EPOCH_GUARD),
                epoch,
                ledger,
                now,
                new DrivenClock(),
                new Random(epoch.value()));
    }

    /** Time passes. */
    public SupervisorDriver run(Duration time) {
        Moment end = now.plus(time);
        while (step(end)) {
            // goes on
        }
        now = end;
        return this;
    }

    /** Time passes until something holds; fails when it does not within {@code atMost}. */
    public SupervisorDriver runUntil(BooleanSupplier condition, Duration atMost) {
        Moment end = now.plus(atMost);
        while (!condition.getAsBoolean()) {
            if (!step(end)) {
                throw new AssertionError("not within " + atMost + "; facts: " + facts + "; "
                        + supervisor.ledger().alarms());
            }
        }
        return this;
    }

    /** Time passes while the supervisor is not given anything: it was paused, or its machine was. */
    public SupervisorDriver pause(Duration time) {
        now = now.plus(time);
        return this;
    }

    /** Gives an input now. */
    public SupervisorDriver tell(Input input) {
        take(input);
        return this;
    }

    /** A person or a program wants something now. */
    public SupervisorDriver ask(Request request) {
        return tell(new Input.Asked(request));
    }

    /** The next thing that happens, unless it is later than {@code end}. */
    private boolean step(Moment end) {
        Moment wake = supervisor.wake();
        Arrival arrival = arrivals.peek();
        boolean ticks = arrival == null || wake.isBefore(arrival.at());
        Moment next = ticks ? wake : arrival.at();
        if (end.isBefore(next)) {
            return false;
        }
        now = next.isBefore(now) ? now : next;
        if (ticks) {
            take(new Input.Tick());
        } else {
            arrivals.remove();
            take(arrival.input());
        }
        return true;
    }

    private void take(Input input) {
        Decision decision = supervisor.on(now, input);
        decision.facts().forEach(fact -> facts.add(new Timed<>(now, fact)));
        for (Effect effect : decision.effects()) {
            effects.add(new Timed<>(now, effect));
            ScriptedWorld.Timely reply = world.perform(now, effect);
            arrivals.add(new Arrival(now.plus(reply.after()), ++order, new Input.Answer(effect.call(), reply.reply())));
        }
    }

    public Moment now() {
        return now;
    }

    public Supervisor supervisor() {
        return supervisor;
    }

    public Verdict verdict(String host) {
        return supervisor.verdicts().of(ScriptedWorld.host(host));
    }

    /** Everything that was ever remembered, in order. */
    public List<Fact> journal() {
        return facts.stream().map(Timed::what).toList();
    }

    /** Everything of one kind that was remembered. */
    public <F extends Fact> List<F> facts(Class<F> kind) {
        return facts.stream()
                .map(Timed::what)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** Everything of one kind that was ordered. */
    public <E extends Effect> List<E> effects(Class<E> kind) {
        return effects.stream()
                .map(Timed::what)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** When something of one kind was first remembered. */
    public Optional<Moment> firstFact(Class<? extends Fact> kind) {
        return facts.stream()
                .filter(fact -> kind.isInstance(fact.what()))
                .map(Timed::at)
                .findFirst();
    }

    /** When something of one kind was first ordered. */
    public Optional<Moment> firstEffect(Class<? extends Effect> kind) {
        return effects.stream()
                .filter(effect -> kind.isInstance(effect.what()))
                .map(Timed::at)
                .findFirst();
    }

    private final class DrivenClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return MIDNIGHT.plusNanos(now.nanos());
        }
    }
}
