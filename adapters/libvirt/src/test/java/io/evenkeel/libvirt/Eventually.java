package io.evenkeel.libvirt;

import io.evenkeel.libvirt.connection.Poll;
import io.evenkeel.spi.Deadline;
import java.time.Duration;
import java.util.Optional;

/** Waits for what other threads do, long enough for a busy machine. */
public final class Eventually {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Eventually() {}

    public interface Condition {
        boolean holds() throws InterruptedException;
    }

    public static void that(String what, Condition condition) throws InterruptedException {
        if (Poll.until(Deadline.after(LONGEST), () -> condition.holds() ? Optional.of(true) : Optional.empty())
                .isEmpty()) {
            throw new AssertionError("not within " + LONGEST + ": " + what);
        }
    }
}
