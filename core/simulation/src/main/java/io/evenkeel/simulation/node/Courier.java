package io.evenkeel.simulation.node;

import io.evenkeel.engine.text.Words;
import io.evenkeel.simulation.schedule.Dice;
import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.simulation.world.Platform;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.input.Reply;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of a call from a supervisor to the platform and back.
 *
 * <p>An order arrives late, twice or never, and so does its answer; the supervisor gets exactly one answer for each
 * call, at the latest when its time is up. An order may take effect long after its caller gave up, and after its caller
 * died.
 */
public final class Courier {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration USUAL = Duration.ofMillis(20);
    private static final Duration SLOW = Duration.ofSeconds(5);
    private static final Duration LATEST = Duration.ofSeconds(90);

    private final Schedule schedule;
    private final Dice dice;
    private final Platform platform;
    private final StartGuard guard;
    private final CallListener listener;
    private Turbulence turbulence = Turbulence.CALM;

    /**
     * How bad the way is.
     *
     * @param lost share of orders, and of answers, that never arrive
     * @param slow share that takes up to 5 s
     * @param veryLate share that takes up to 90 s
     * @param doubled share of orders that arrive twice
     */
    public record Turbulence(double lost, double slow, double veryLate, double doubled) {
        public static final Turbulence CALM = new Turbulence(0, 0.002, 0, 0);
        public static final Turbulence ROUGH = new Turbulence(0.1, 0.2, 0.2, 0.2);
    }

    /** Sees calls; for the log and for the invariants. */
    public interface CallListener {

        default void sent(String supervisor, Effect effect) {}

        default void arrives(String supervisor, Effect.Change change) {}

        default void answered(String supervisor, Effect effect, Reply reply) {}
    }

    public Courier(Schedule schedule, Dice dice, Platform platform, StartGuard guard, CallListener listener) {
        this.schedule = schedule;
        this.dice = dice;
        this.platform = platform;
        this.guard = guard;
        this.listener = listener;
    }

    public void turbulence(Turbulence now) {
        this.turbulence = now;
    }

    /**
     * Sends an effect.
     *
     * @param reaches whether the supervisor can reach the platform, and hear from it, at the moment it is asked
     * @param answer called exactly once
     */
    void send(String supervisor, Effect effect, BooleanSupplier reaches, Consumer<Reply> answer) {
        listener.sent(supervisor, effect);
        Consumer<Reply> told = reply -> {
            listener.answered(supervisor, effect, reply);
            answer.accept(reply);
        };
        if (effect instanceof Effect.Look look) {
            look(look, reaches, told);
        } else if (effect instanceof Effect.Change change) {
            new Order(supervisor, change, reaches, told).send();
        }
    }

    /** A question is asked and answered in one step, or never. */
    private void look(Effect.Look look, BooleanSupplier reaches, Consumer<Reply> answer) {
        Duration time = delay();
        boolean arrives = !dice.chance(turbulence.lost()) && time.compareTo(look.within()) < 0;
        Object unused = schedule.in(
                arrives ? time : look.within(),
                () -> answer.accept(arrives && reaches.getAsBoolean() ? platform.look(look) : late(look)));
    }

    private static Reply late(Effect effect) {
        return new Reply.Failed(
                ErrorKind.TIMEOUT,
                effect instanceof Effect.Change ? io.evenkeel.spi.Effect.UNKNOWN : io.evenkeel.spi.Effect.NONE,
                "no answer within " + Words.of(effect.within()));
    }

    private Duration delay() {
        if (dice.chance(turbulence.veryLate())) {
            return dice.between(SLOW, LATEST);
        }
        return dice.chance(turbulence.slow()) ? dice.between(USUAL, SLOW) : dice.between(SHORT, USUAL);
    }

    /** An order under way, which the supervisor waits for or has given up. */
    private final class Order {

        private final String supervisor;
        private final Effect.Change change;
        private final BooleanSupplier reaches;
        private final Consumer<Reply> answer;
        private final long sent = schedule.now();
        private Schedule.@Nullable Event timeout;
        private boolean isAnswered;
        /** The platform has refused it; a copy of it would be refused as well. */
        private boolean isRefused;

        Order(String supervisor, Effect.Change change, BooleanSupplier reaches, Consumer<Reply> answer) {
            this.supervisor = supervisor;
            this.change = change;
            this.reaches = reaches;
            this.answer = answer;
        }

        void send() {
            timeout = schedule.in(change.within(), () -> settle(late(change)));
            deliver();
            if (dice.chance(turbulence.doubled())) {
                deliver();
            }
        }

        private void deliver() {
            if (dice.chance(turbulence.lost())) {
                return;
            }
            Object unused = schedule.in(delay(), () -> {
                if (!reaches.getAsBoolean() || isRefused) {
                    return;
                }
                Duration lag = delay().plus(platform.slowness(change));
                if (guard == StartGuard.NONE && isTooLate(lag)) {
                    return; // a platform without any guard must not carry out what its caller has given up
                }
                listener.arrives(supervisor, change);
                platform.order(change, lag, () -> isRefused, this::back);
            });
        }

        private boolean isTooLate(Duration lag) {
            return schedule.now() + lag.toNanos() - sent >= change.within().toNanos();
        }

        private void back(Reply reply) {
            isRefused |= reply instanceof Reply.Failed failed && failed.effect() == io.evenkeel.spi.Effect.NONE;
            if (!dice.chance(turbulence.lost())) {
                Object unused = schedule.in(delay(), () -> {
                    if (reaches.getAsBoolean()) {
                        settle(reply);
                    }
                });
            }
        }

        private void settle(Reply reply) {
            if (!isAnswered) {
                isAnswered = true;
                if (timeout != null) {
                    timeout.callOff();
                }
                answer.accept(reply);
            }
        }
    }
}
