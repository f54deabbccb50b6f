package io.evenkeel.libvirt.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private static final Duration LONGEST = Duration.ofNanos(10);

    private final AtomicLong now = new AtomicLong();
    private final Patience patience = new Patience(now::get);

    @Test
    void theTimeRunsFromTheFirstOfTheSame() {
        assertThat(patience.lasts("a", LONGEST)).isTrue();
        now.set(9);
        assertThat(patience.lasts("a", LONGEST)).isTrue();
        now.set(10);
        assertThat(patience.lasts("a", LONGEST)).isFalse();
    }

    @Test
    void anythingElseStartsItAnew() {
        patience.lasts("a", LONGEST);
        now.set(10);
        assertThat(patience.lasts("b", LONGEST)).isTrue();
        now.set(19);
        assertThat(patience.lasts("a", LONGEST)).isTrue();
        now.set(28);
        patience.restart();
        assertThat(patience.lasts("a", LONGEST)).isTrue();
    }
}
