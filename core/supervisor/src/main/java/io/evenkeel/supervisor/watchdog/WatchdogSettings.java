package io.evenkeel.supervisor.watchdog;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When a guest counts as hung, and what is done about it. The figures are those of vSphere's VM monitoring.
 *
 * @param every from one question for signs of life to the next; 10 s
 * @param silence for how long heartbeat and I/O must both have stood still; 120 s
 * @param resets how many resets there may be within {@code window}; then the VM is started elsewhere; 3
 * @param window 1 h
 * @param order how long a reset or a stop may take; 30 s
 */
public record WatchdogSettings(Duration every, Duration silence, int resets, Duration window, Duration order) {

    public static final WatchdogSettings DEFAULT = new WatchdogSettings(
            Duration.ofSeconds(10), Duration.ofSeconds(120), 3, Duration.ofHours(1), Duration.ofSeconds(30));

    public WatchdogSettings {
        requireNonNull(every, "every");
        requireNonNull(silence, "silence");
        requireNonNull(window, "window");
        requireNonNull(order, "order");
        if (silence.compareTo(every.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException(
                    "a silence of " + silence + " cannot be told from a slow answer when signs"
                            + " are asked for every " + every + "; it must be three times as long");
        }
    }
}
