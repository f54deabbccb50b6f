package io.evenkeel.supervisor;

import static java.util.Objects.requireNonNull;

import io.evenkeel.supervisor.balance.BalanceSettings;
import io.evenkeel.supervisor.failover.FailoverSettings;
import io.evenkeel.supervisor.keep.KeepSettings;
import io.evenkeel.supervisor.maintenance.MaintenanceSettings;
import io.evenkeel.supervisor.migration.MigrationSettings;
import io.evenkeel.supervisor.takeover.TakeoverSettings;
import java.time.Duration;

/**
 * How a supervisor behaves; every figure has a default, and its source is named beside it.
 *
 * @param survey from one listing of hosts and VMs to the next; 10 s
 * @param keep which VMs are kept alive
 * @param takeover how orders in doubt are driven to their ends
 * @param failover how VMs that are down are started again
 * @param migration how VMs are moved live
 * @param maintenance how hosts are emptied
 * @param balance whether and how load is made even
 */
public record SupervisorSettings(
        Duration survey,
        KeepSettings keep,
        TakeoverSettings takeover,
        FailoverSettings failover,
        MigrationSettings migration,
        MaintenanceSettings maintenance,
        BalanceSettings balance) {

    public static final SupervisorSettings DEFAULT = new SupervisorSettings(
            Duration.ofSeconds(10),
            KeepSettings.DEFAULT,
            TakeoverSettings.DEFAULT,
            FailoverSettings.DEFAULT,
            MigrationSettings.DEFAULT,
            MaintenanceSettings.DEFAULT,
            BalanceSettings.DEFAULT);

    public SupervisorSettings {
        requireNonNull(survey, "survey");
        requireNonNull(keep, "keep");
        requireNonNull(takeover, "takeover");
        requireNonNull(failover, "failover");
        requireNonNull(migration, "migration");
        requireNonNull(maintenance, "maintenance");
        requireNonNull(balance, "balance");
    }
}
