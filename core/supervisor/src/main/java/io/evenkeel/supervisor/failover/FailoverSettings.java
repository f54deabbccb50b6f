package io.evenkeel.supervisor.failover;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * How VMs that are down are started again.
 *
 * @param startsPerHost how many starts may be under way on one host; 8, a quarter of what vSphere allows
 * @param start how long a start may take; 60 s
 * @param blocked for how long at most VMs wait for those of higher priority to be ready; 600 s, as in oVirt
 * @param backOff the waits before the first and each further attempt; the last is repeated for ever. 0, 30 s, and then
 *     2, 6, 14 and 30 min as vSphere does, 30 min for ever as oVirt does
 * @param hostsPerAttempt on how many hosts one attempt is made before it counts as failed; 3
 * @param replan how long VMs without a place wait until a place is sought again, unless something changes; 10 s
 * @param startsInPlace how many times within {@code crashWindow} a VM that crashes is started where it is, before it is
 *     started elsewhere; 3, as vSphere's default for resets
 * @param crashWindow for how long a start after a crash is remembered; 1 h
 * @param failuresToBear how many hosts may fail at once with room for all their VMs elsewhere; fewer is an alarm; 1
 */
public record FailoverSettings(
        int startsPerHost,
        Duration start,
        Duration blocked,
        List<Duration> backOff,
        int hostsPerAttempt,
        Duration replan,
        int startsInPlace,
        Duration crashWindow,
        int failuresToBear) {

    public static final FailoverSettings DEFAULT = new FailoverSettings(
            8,
            Duration.ofSeconds(60),
            Duration.ofSeconds(600),
            List.of(
                    Duration.ZERO,
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(6),
                    Duration.ofMinutes(14),
                    Duration.ofMinutes(30)),
            3,
            Duration.ofSeconds(10),
            3,
            Duration.ofHours(1),
            1);

    public FailoverSettings {
        requireNonNull(start, "start");
        requireNonNull(blocked, "blocked");
        backOff = List.copyOf(backOff);
        requireNonNull(replan, "replan");
        requireNonNull(crashWindow, "crashWindow");
        if (startsPerHost < 1 || hostsPerAttempt < 1 || startsInPlace < 0 || failuresToBear < 0 || backOff.isEmpty()) {
            throw new IllegalArgumentException("failover cannot work with startsPerHost " + startsPerHost
                    + ", hostsPerAttempt " + hostsPerAttempt + ", startsInPlace " + startsInPlace
                    + ", failuresToBear " + failuresToBear + ", backOff " + backOff);
        }
    }

    /** How long to wait before an attempt; they count from 0. */
    Duration before(int attempt) {
        return backOff.get(Math.min(attempt, backOff.size() - 1));
    }
}
