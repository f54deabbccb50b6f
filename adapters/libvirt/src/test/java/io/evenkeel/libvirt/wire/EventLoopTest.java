package io.evenkeel.libvirt.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.libvirt.TestContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {

    private final SleepyLoop loop = new SleepyLoop();
    private final TestContext context = new TestContext();

    /** Waits for what other threads do, long enough for a busy machine. */
    private static ConditionFactory eventually(String what) {
        return await(what)
                .atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10));
    }

    private EventLoop start() {
        return EventLoop.start(loop, context.threads());
    }

    @AfterEach
    void nothingIsLeft() {
        eventually("no timer is left").until(() -> loop.timers() == 0);
        assertThat(context.living()).isEmpty();
        assertThat(loop.mostInside()).isLessThanOrEqualTo(1);
    }

    @Test
    void closingRousesAThreadThatSleepsInTheLoop() {
        EventLoop events = start();
        eventually("the loop is run").until(loop::isRun);

        events.close();

        assertThat(context.living()).isEmpty();
        events.close();
    }

    @Test
    void oneRunsTheLoopAndAnotherTakesOver() {
        EventLoop first = start();
        eventually("the loop is run").until(loop::isRun);
        EventLoop second = start();
        EventLoop third = start();

        second.close();
        eventually("the first still runs it").until(loop::isRun);
        first.close();
        eventually("the third runs it").until(loop::isRun);
        int before = loop.rounds();
        int timer = loop.addTimer(0);
        eventually("a timer is served").until(() -> loop.rounds() > before);
        loop.removeTimer(timer);

        third.close();
    }

    @Test
    void theLoopGoesOnWhileACallNeedsIt() {
        EventLoop events = start();
        AtomicBoolean hanging = new AtomicBoolean(true);

        events.closeWhenUnneeded(hanging::get);
        int before = loop.rounds();
        eventually("it is roused to ask whether it is needed").until(() -> loop.rounds() > before + 1);
        assertThat(context.living()).hasSize(1);
        hanging.set(false);

        eventually("the thread ends").until(() -> context.living().isEmpty());
    }

    @Test
    void oneThatIsNotNeededEndsAlthoughAnotherHoldsTheLoop() {
        EventLoop holder = start();
        eventually("the loop is run").until(loop::isRun);
        EventLoop waiting = start();

        waiting.closeWhenUnneeded(() -> false);

        eventually("it ends").until(() -> context.living().size() == 1);
        holder.close();
    }

    @Test
    void aLoopThatFailsEndsTheThreadAndLeavesNothing() {
        EventLoop events = start();
        loop.breakDown();

        eventually("the thread ends").until(() -> context.living().isEmpty());
        assertThat(loop.turn().isLocked()).isFalse();
        events.closeWhenUnneeded(() -> true);
        events.close();
    }

    @Test
    void theLastRoundComesAfterTheThreadHasEnded() {
        EventLoop holder = start();
        eventually("the loop is run").until(loop::isRun);
        EventLoop waiting = start();
        holder.close();
        eventually("the other runs it").until(loop::isRun);
        int before = loop.rounds();

        waiting.close();

        assertThat(loop.rounds())
                .as("one round to rouse the thread, one to tidy")
                .isGreaterThanOrEqualTo(before + 2);
    }

    @Test
    void aCloserWhoIsInterruptedStillClosesAndStaysInterrupted() {
        EventLoop events = start();
        eventually("the loop is run").until(loop::isRun);
        Thread.currentThread().interrupt();

        events.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(context.living()).isEmpty();
    }
}
