package io.evenkeel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
    private final Ticker ticker = now::get;

    @Test
    void countsDownOnItsOwnClockEvenAcrossTheOverflowOfTheCounter() {
        Deadline deadline = Deadline.after(Duration.ofNanos(100), ticker);
        now.addAndGet(40);
        assertThat(deadline.remaining()).isEqualTo(Duration.ofNanos(60));
        assertThat(deadline.hasPassed()).isFalse();
        now.addAndGet(60);
        assertThat(deadline.remaining()).isZero();
        assertThat(deadline.hasPassed()).isTrue();
    }

    @Test
    void atMostNeverProlongs() {
        Deadline deadline = Deadline.after(Duration.ofNanos(100), ticker);
        assertThat(deadline.atMost(Duration.ofNanos(30)).remaining()).isEqualTo(Duration.ofNanos(30));
        assertThat(deadline.atMost(Duration.ofDays(1)).remaining()).isEqualTo(Duration.ofNanos(100));
    }

    @Test
    void acceptsABudgetLongerThanTheCounterCanHold() {
        assertThat(Deadline.after(Duration.ofDays(100_000_000), ticker).hasPassed())
                .isFalse();
    }

    @Test
    void refusesANegativeBudget() {
        assertThatIllegalArgumentException().isThrownBy(() -> Deadline.after(Duration.ofNanos(-1)));
    }
}
