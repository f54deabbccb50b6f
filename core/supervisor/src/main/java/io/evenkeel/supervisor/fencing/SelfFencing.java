package io.evenkeel.supervisor.fencing;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a host that is cut off ends its VMs by itself, and when that is certain.
 *
 * <p>Whoever sets this promises that the host is really set up so. The time is computed as SNR of medik8s does: a shorter
 * one is refused, because it would start VMs that may still be running.
 *
 * @param lease how long the host goes on after it was last in touch before it stops feeding its watchdog; may be zero
 * @param watchdog how long its watchdog waits to be fed before it resets the host
 * @param drift by how much its clock may be slower than ours over that time
 * @param margin for whatever was forgotten
 * @param restartAfter for how long the host must have been silent before its VMs are started elsewhere
 */
public record SelfFencing(Duration lease, Duration watchdog, Duration drift, Duration margin, Duration restartAfter) {

    public static final Duration DEFAULT_DRIFT = Duration.ofSeconds(1);
    public static final Duration DEFAULT_MARGIN = Duration.ofSeconds(5);

    /** The shortest time that is certain, with the usual drift and margin. */
    public static SelfFencing of(Duration lease, Duration watchdog) {
        return new SelfFencing(
                lease,
                watchdog,
                DEFAULT_DRIFT,
                DEFAULT_MARGIN,
                lease.plus(watchdog).plus(DEFAULT_DRIFT).plus(DEFAULT_MARGIN));
    }

    public SelfFencing {
        requireNonNull(lease, "lease");
        requireNonNull(drift, "drift");
        requireNonNull(margin, "margin");
        requireNonNull(restartAfter, "restartAfter");
        if (lease.isNegative() || drift.isNegative() || margin.isNegative()) {
            throw new IllegalArgumentException("fencing.self: lease, drift and margin must not be negative");
        }
        if (requireNonNull(watchdog, "watchdog").isNegative() || watchdog.isZero()) {
            throw new IllegalArgumentException("fencing.self.watchdog is " + watchdog
                    + "; a host without a watchdog does not end its VMs by itself");
        }
        Duration bound = lease.plus(watchdog).plus(drift).plus(margin);
        if (restartAfter.compareTo(bound) < 0) {
            throw new IllegalArgumentException("fencing.self.restart-after is " + restartAfter + "; at least " + bound
                    + ", which is lease " + lease + ", watchdog " + watchdog + ", clock drift " + drift + " and margin "
                    + margin);
        }
    }
}
