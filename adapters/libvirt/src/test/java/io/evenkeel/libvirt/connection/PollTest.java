package io.evenkeel.libvirt.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollTest {

    @Test
    void nobodyLooksOnceTheDeadlineHasPassed() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();

        assertThat(Poll.until(Deadline.after(Duration.ZERO), () -> Optional.of(looks.incrementAndGet())))
                .isEmpty();
        assertThat(looks).hasValue(0);
        assertThat(Poll.until(Deadline.after(Duration.ofMinutes(1)), () -> Optional.of(looks.incrementAndGet())))
                .contains(1);
    }
}
