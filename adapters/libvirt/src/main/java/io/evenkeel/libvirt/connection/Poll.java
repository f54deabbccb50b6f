package io.evenkeel.libvirt.connection;

import io.evenkeel.spi.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks again and again, for what libvirt can only be asked and does not tell. */
public final class Poll {

    private static final Duration PACE = Duration.ofMillis(10);

    private Poll() {}

    public interface Look<T> {
        Optional<T> take() throws InterruptedException;
    }

    /** The first look that shows something; empty if none does before the deadline. */
    public static <T> Optional<T> until(Deadline deadline, Look<T> look) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            if (deadline.hasPassed()) {
                return Optional.empty(); // a look now would only fail
            }
            Optional<T> seen = look.take();
            if (seen.isPresent()) {
                return seen;
            }
            long nanos =
                    Math.min(PACE.toNanos(), Math.max(1, deadline.remaining().toNanos()));
            if (never.await(nanos, TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("nobody counts this latch down");
            }
        }
    }
}
