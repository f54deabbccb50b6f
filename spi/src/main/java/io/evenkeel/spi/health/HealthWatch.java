package io.evenkeel.spi.health;

import io.evenkeel.spi.Deadline;
import java.util.Optional;

/**
 * A running watch, for one consumer.
 *
 * <p>The consumer's pace is the back-pressure. §5.4 An adapter that must buffer does so within a bound and, when the
 * bound is reached, keeps only the latest state of each host and VM and reports a {@link HealthEvent.Gap}.
 */
public interface HealthWatch extends AutoCloseable {

    /**
     * Waits for the next event.
     *
     * <p>§5.2 No more than one {@link WatchRequest#lease()} passes without an event: when there is nothing to tell the
     * adapter sends a heartbeat, and only while it really hears from the hypervisor. A consumer may therefore take
     * silence for failure.
     *
     * @return empty if the deadline came first
     */
    Optional<HealthEvent> next(Deadline deadline) throws InterruptedException;

    @Override
    void close();
}
