package io.evenkeel.supervisor.maintenance;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How hosts are emptied.
 *
 * @param replan from one plan for the hosts being emptied to the next; 10 s
 * @param bound how long a host may be emptied without a VM leaving it or being under way, before it is given up; 15 min
 * @param firstRetry how long after a failed move a VM is tried again; doubles with each failure; 30 s
 * @param longestRetry as far as it doubles; 10 min
 * @param patience for listing VMs, to see that a host is empty; 10 s
 */
public record MaintenanceSettings(
        Duration replan, Duration bound, Duration firstRetry, Duration longestRetry, Duration patience) {

    public static final MaintenanceSettings DEFAULT = new MaintenanceSettings(
            Duration.ofSeconds(10),
            Duration.ofMinutes(15),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofSeconds(10));

    public MaintenanceSettings {
        requireNonNull(replan, "replan");
        requireNonNull(bound, "bound");
        requireNonNull(firstRetry, "firstRetry");
        requireNonNull(longestRetry, "longestRetry");
        requireNonNull(patience, "patience");
    }

    Duration retryAfter(int failures) {
        Duration wait = firstRetry.multipliedBy(1L << Math.min(20, Math.max(0, failures - 1)));
        return wait.compareTo(longestRetry) < 0 ? wait : longestRetry;
    }
}
