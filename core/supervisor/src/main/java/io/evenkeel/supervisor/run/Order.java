package io.evenkeel.supervisor.run;

import io.evenkeel.engine.migration.MigrationRefusedException;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.migration.Assessment.Finding;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.input.Reply;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One effect on its way: begun at most once, answered exactly once. */
final class Order implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Order.class);

    private final Effect effect;
    private final Calls calls;
    private final Deadline deadline;
    private final Consumer<Reply> answer;
    private boolean begun;
    private boolean answered;
    private @Nullable Future<?> expiry;

    /** Makes the call that an effect stands for. */
    interface Calls {
        Reply make(Effect effect, Deadline deadline) throws InterruptedException;
    }

    Order(Effect effect, Calls calls, Consumer<Reply> answer) {
        this.effect = effect;
        this.calls = calls;
        this.deadline = Deadline.after(effect.within());
        this.answer = answer;
    }

    /** What ends the waiting when nothing else does; cancelled once there is an answer. */
    synchronized void expiresBy(Future<?> timer) {
        if (answered) {
            timer.cancel(false);
        } else {
            expiry = timer;
        }
    }

    @Override
    public void run() {
        synchronized (this) {
            if (answered) {
                return; // whoever ordered it has been told that it was not begun
            }
            begun = true;
        }
        answer(deadline.hasPassed() ? notBegun("its time had passed") : reply());
    }

    /** Nobody waits any longer. */
    void expire() {
        boolean wasBegun;
        synchronized (this) {
            wasBegun = begun;
        }
        answer(
                wasBegun
                        ? failed(
                                ErrorKind.TIMEOUT,
                                "no answer " + effect.within().toMillis() + " ms after it was due")
                        : notBegun("all calls of its kind are taken"));
    }

    /** The term is over; what was not begun never will be. */
    void drop() {
        answer(notBegun("the term is over"));
    }

    private Reply reply() {
        try {
            return calls.make(effect, deadline);
        } catch (HypervisorException e) {
            return new Reply.Failed(e.kind(), effectOf(e.effect()), e.detail());
        } catch (MigrationRefusedException e) {
            ErrorKind kind = e.assessment().findings().stream()
                    .filter(Finding::blocking)
                    .map(Finding::kind)
                    .findFirst()
                    .orElse(ErrorKind.CONFLICT);
            return new Reply.Failed(kind, io.evenkeel.spi.Effect.NONE, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            return failed(ErrorKind.TIMEOUT, "interrupted, for the term is over");
        } catch (RuntimeException e) {
            LOG.error("{} failed in a way that it must not", effect, e);
            return failed(ErrorKind.INTERNAL, String.valueOf(e));
        }
    }

    private Reply failed(ErrorKind kind, String message) {
        return new Reply.Failed(kind, effectOf(io.evenkeel.spi.Effect.UNKNOWN), what() + ": " + message);
    }

    private Reply notBegun(String why) {
        return new Reply.Failed(ErrorKind.TIMEOUT, io.evenkeel.spi.Effect.NONE, what() + " was not begun: " + why);
    }

    /** A look changes nothing, however it ends. */
    private io.evenkeel.spi.Effect effectOf(io.evenkeel.spi.Effect told) {
        return effect instanceof Effect.Change ? told : io.evenkeel.spi.Effect.NONE;
    }

    private String what() {
        return effect.getClass().getSimpleName();
    }

    private void answer(Reply reply) {
        synchronized (this) {
            if (answered) {
                return;
            }
            answered = true;
            if (expiry != null) {
                expiry.cancel(false);
            }
        }
        answer.accept(reply);
    }
}
