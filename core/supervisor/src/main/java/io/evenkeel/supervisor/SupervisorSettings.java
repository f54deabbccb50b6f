package io.evenkeel.supervisor;

import static java.util.Objects.requireNonNull;

import io.evenkeel.supervisor.failover.FailoverSettings;
import io.evenkeel.supervisor.keep.KeepSettings;
import io.evenkeel.supervisor.takeover.TakeoverSettings;
import io.evenkeel.supervisor.watchdog.WatchdogSettings;
import java.time.Duration;

/**
 * How a supervisor behaves; every figure has a default, and its source is named beside it.
 *
 * @param survey from one listing of hosts and VMs to the next; 10 s
 * @param keep which VMs are kept alive
 * @param takeover how orders in doubt are driven to their ends
 * @param failover how VMs that are down are started again
 * @param watchdog when a guest counts as hung
 */
public record SupervisorSettings(
        Duration survey, KeepSettings keep, TakeoverSettings takeover, FailoverSettings failover, WatchdogSettings watchdog) {

    public static final SupervisorSettings DEFAULT = new SupervisorSettings(
            Duration.ofSeconds(10), KeepSettings.DEFAULT, TakeoverSettings.DEFAULT, FailoverSettings.DEFAULT,
            WatchdogSettings.DEFAULT);

    public SupervisorSettings {
        requireNonNull(survey, "survey");
        requireNonNull(keep, "keep");
        requireNonNull(takeover, "takeover");
        requireNonNull(failover, "failover");
        requireNonNull(watchdog, "watchdog");
    }
}
