package io.evenkeel.simulation.invariant;

import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.simulation.world.Datacenter;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.simulation.world.SimVm;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fencing.FencingSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * What must stay within bounds: fences while many hosts are silent, and in a while; and migrations at one time.
 *
 * <p>The brake may only be asked for where silence came at once; whoever fenced one host before the others fell silent
 * was right.
 */
public final class Limits {

    /** Hosts that fell silent within this time fell silent together. */
    static final Duration BRAKE_WINDOW = Duration.ofMinutes(2);

    private final double brakeShare;
    private final int migrationsAtOnce;
    private final FenceBudget budget;
    private final Set<HostId> ordered = new HashSet<>();

    /**
     * Makes bounds.
     *
     * @param brakeShare of hosts that may be silent while one is fenced; 1 if there is no bound
     * @param migrationsAtOnce in the whole world
     * @param budget how many hosts may be fenced in a while
     * @param areClocksRight whether the time of day is right everywhere, by which one supervisor knows what others did
     */
    public Limits(
            Schedule schedule,
            double brakeShare,
            int migrationsAtOnce,
            FencingSettings.Budget budget,
            boolean areClocksRight) {
        this.brakeShare = brakeShare;
        this.migrationsAtOnce = migrationsAtOnce;
        this.budget = new FenceBudget(budget, areClocksRight, schedule);
    }

    /** A person wants a host fenced, or says that it is down; nothing is asked of the supervisor about it any more. */
    public void order(HostId host) {
        ordered.add(host);
    }

    boolean isOrdered(HostId host) {
        return ordered.contains(host);
    }

    int brake(int hosts) {
        return brakeShare >= 1 ? hosts : Math.max(2, (int) Math.ceil(brakeShare * hosts));
    }

    void changed(SimHost host) {
        budget.changed(host);
    }

    void fenced(Epoch epoch, SimHost host, Datacenter world, Invariants invariants) {
        int over = budget.overBy(host, epoch, world.hosts().size());
        if (over > 0) {
            invariants.broken(
                    Invariant.I8, host + " is to be fenced, and with it " + over + " more than the budget allows");
        }
    }

    void arrived(Effect.Change change, Datacenter world, Invariants invariants) {
        if (change instanceof Effect.Migrate) {
            long running = world.vms().stream().filter(SimVm::isMigrating).count();
            if (running >= migrationsAtOnce) {
                invariants.broken(Invariant.I8, running + " migrations run, and another is ordered: " + change);
            }
        }
    }
}
