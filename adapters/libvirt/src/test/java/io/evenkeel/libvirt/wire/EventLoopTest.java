package io.evenkeel.libvirt.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.Eventually;
import io.evenkeel.libvirt.TestContext;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {

    private final SleepyLoop loop = new SleepyLoop();
    private final TestContext context = new TestContext();

    private EventLoop start() {
        return EventLoop.start(loop, context.threads());
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        Eventually.that("no timer is left", () -> loop.timers() == 0);
        assertThat(context.living()).isEmpty();
        assertThat(loop.mostInside()).isLessThanOrEqualTo(1);
    }

    @Test
    void closingRousesAThreadThatSleepsInTheLoop() throws InterruptedException {
        EventLoop events = start();
        Eventually.that("the loop is run", loop::isRun);

        events.close();

        assertThat(context.living()).isEmpty();
        events.close();
    }

    @Test
    void oneRunsTheLoopAndAnotherTakesOver() throws InterruptedException {
        EventLoop first = start();
        Eventually.that("the loop is run", loop::isRun);
        EventLoop second = start();
        EventLoop third = start();

        second.close();
        Eventually.that("the first still runs it", loop::isRun);
        first.close();
        Eventually.that("the third runs it", loop::isRun);
        int before = loop.rounds();
        int timer = loop.addTimer(0);
        Eventually.that("a timer is served", () -> loop.rounds() > before);
        loop.removeTimer(timer);

        third.close();
    }

    @Test
    void theLoopGoesOnWhileACallNeedsIt() throws InterruptedException {
        EventLoop events = start();
        AtomicBoolean hanging = new AtomicBoolean(true);

        events.closeWhenUnneeded(hanging::get);
        int before = loop.rounds();
        Eventually.that("it is roused to ask whether it is needed", () -> loop.rounds() > before + 1);
        assertThat(context.living()).hasSize(1);
        hanging.set(false);

        Eventually.that("the thread ends", () -> context.living().isEmpty());
    }

    @Test
    void oneThatIsNotNeededEndsAlthoughAnotherHoldsTheLoop() throws InterruptedException {
        EventLoop holder = start();
        Eventually.that("the loop is run", loop::isRun);
        EventLoop waiting = start();

        waiting.closeWhenUnneeded(() -> false);

        Eventually.that("it ends", () -> context.living().size() == 1);
        holder.close();
    }

    @Test
    void aLoopThatFailsEndsTheThreadAndLeavesNothing() throws InterruptedException {
        EventLoop events = start();
        loop.breakDown();

        Eventually.that("the thread ends", () -> context.living().isEmpty());
        assertThat(loop.turn().isLocked()).isFalse();
        events.closeWhenUnneeded(() -> true);
        events.close();
    }

    @Test
    void theLastRoundComesAfterTheThreadHasEnded() throws InterruptedException {
        EventLoop holder = start();
        Eventually.that("the loop is run", loop::isRun);
        EventLoop waiting = start();
        holder.close();
        Eventually.that("the other runs it", loop::isRun);
        int before = loop.rounds();

        waiting.close();

        assertThat(loop.rounds())
                .as("one round to rouse the thread, one to tidy")
                .isGreaterThanOrEqualTo(before + 2);
    }

    @Test
    void aCloserWhoIsInterruptedStillClosesAndStaysInterrupted() throws InterruptedException {
        EventLoop events = start();
        Eventually.that("the loop is run", loop::isRun);
        Thread.currentThread().interrupt();

        events.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(context.living()).isEmpty();
    }
}
