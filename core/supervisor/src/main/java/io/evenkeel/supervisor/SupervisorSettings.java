package io.evenkeel.supervisor;

import static java.util.Objects.requireNonNull;

import io.evenkeel.supervisor.balance.BalanceSettings;
import io.evenkeel.supervisor.failover.FailoverSettings;
import io.evenkeel.supervisor.fencing.FencingSettings;
import io.evenkeel.supervisor.keep.KeepSettings;
import io.evenkeel.supervisor.maintenance.MaintenanceSettings;
import io.evenkeel.supervisor.migration.MigrationSettings;
import io.evenkeel.supervisor.takeover.TakeoverSettings;
import io.evenkeel.supervisor.verdict.VerdictSettings;
import io.evenkeel.supervisor.watchdog.WatchdogSettings;
import java.time.Duration;

/**
 * How a supervisor behaves; every figure has a default, and its source is named beside it.
 *
 * @param survey from one listing of hosts and VMs to the next; 10 s
 * @param verdict when a silent host is taken for lost
 * @param keep which VMs are kept alive
 * @param fencing how a lost host is cut off
 * @param takeover how orders in doubt are driven to their ends
 * @param failover how VMs that are down are started again
 * @param watchdog when a guest counts as hung
 * @param migration how VMs are moved live
 * @param maintenance how hosts are emptied
 * @param balance whether and how load is made even
 */
public record SupervisorSettings(
        Duration survey,
        VerdictSettings verdict,
        KeepSettings keep,
        FencingSettings fencing,
        TakeoverSettings takeover,
        FailoverSettings failover,
        WatchdogSettings watchdog,
        MigrationSettings migration,
        MaintenanceSettings maintenance,
        BalanceSettings balance) {

    public static final SupervisorSettings DEFAULT = new SupervisorSettings(
            Duration.ofSeconds(10),
            VerdictSettings.DEFAULT,
            KeepSettings.DEFAULT,
            FencingSettings.DEFAULT,
            TakeoverSettings.DEFAULT,
            FailoverSettings.DEFAULT,
            WatchdogSettings.DEFAULT,
            MigrationSettings.DEFAULT,
            MaintenanceSettings.DEFAULT,
            BalanceSettings.DEFAULT);

    public SupervisorSettings {
        requireNonNull(survey, "survey");
        requireNonNull(verdict, "verdict");
        requireNonNull(keep, "keep");
        requireNonNull(fencing, "fencing");
        requireNonNull(takeover, "takeover");
        requireNonNull(failover, "failover");
        requireNonNull(watchdog, "watchdog");
        requireNonNull(migration, "migration");
        requireNonNull(maintenance, "maintenance");
        requireNonNull(balance, "balance");
    }

    public SupervisorSettings with(VerdictSettings other) {
        return new SupervisorSettings(
                survey, other, keep, fencing, takeover, failover, watchdog, migration, maintenance, balance);
    }

    public SupervisorSettings with(FencingSettings other) {
        return new SupervisorSettings(
                survey, verdict, keep, other, takeover, failover, watchdog, migration, maintenance, balance);
    }
}
