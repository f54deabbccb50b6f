package io.evenkeel.supervisor;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.migration.MigrationLimits;
import io.evenkeel.supervisor.balance.BalanceDuty;
import io.evenkeel.supervisor.balance.BalanceSettings;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.Notices;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.explain.Explainer;
import io.evenkeel.supervisor.failover.Crashes;
import io.evenkeel.supervisor.failover.Failover;
import io.evenkeel.supervisor.failover.FailoverSettings;
import io.evenkeel.supervisor.failover.Headroom;
import io.evenkeel.supervisor.fencing.Fencer;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.keep.Keeper;
import io.evenkeel.supervisor.keep.PlatformCare;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.leftover.Leftovers;
import io.evenkeel.supervisor.maintenance.MaintenanceDuty;
import io.evenkeel.supervisor.migration.Cause;
import io.evenkeel.supervisor.migration.MigrationDuty;
import io.evenkeel.supervisor.migration.MoveQueue;
import io.evenkeel.supervisor.placement.ClusterPicture;
import io.evenkeel.supervisor.placement.HostMemory;
import io.evenkeel.supervisor.placement.PlacementLabels;
import io.evenkeel.supervisor.takeover.Orders;
import io.evenkeel.supervisor.takeover.Sealing;
import io.evenkeel.supervisor.takeover.Takeover;
import io.evenkeel.supervisor.verdict.Judge;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.Survey;
import io.evenkeel.supervisor.view.View;
import io.evenkeel.supervisor.watchdog.Watchdog;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Keeps the VMs of one supervision domain running, for as long as one epoch lasts.
 *
 * <p>It has no thread, no timer and no I/O: the same inputs at the same moments, with the same entropy, lead to the same
 * decisions. A supervisor that loses its leadership is thrown away; the next begins with the ledger that the journal
 * gives. Used by one thread at a time.
 */
public final class Supervisor {

    /**
     * What the hypervisor of the domain can do.
     *
     * @param limits how many migrations it makes at once, where it says so
     */
    public record Domain(CapabilitySet capabilities, StartGuard startGuard, Optional<MigrationLimits> limits) {
        public Domain {
            requireNonNull(capabilities, "capabilities");
            requireNonNull(startGuard, "startGuard");
            requireNonNull(limits, "limits");
        }

        public Domain(CapabilitySet capabilities, StartGuard startGuard) {
            this(capabilities, startGuard, Optional.empty());
        }
    }

    private final Outbox outbox;
    private final Ledger ledger;
    private final Verdicts verdicts = new Verdicts();
    private final Explainer explainer;
    private final List<Duty> duties;

    /**
     * Begins to lead.
     *
     * @param ledger the sum of the journal; changed by this supervisor from now on
     * @param clock labels evidence with the time of day, opens and closes time windows, and tells how long ago earlier
     *     supervisors cut hosts off; nothing else is reckoned with it
     */
    public Supervisor(
            SupervisorSettings settings,
            Domain domain,
            Epoch epoch,
            Ledger ledger,
            Moment now,
            Clock clock,
            RandomGenerator entropy) {
        requireNonNull(settings, "settings");
        this.ledger = requireNonNull(ledger, "ledger");
        this.outbox = new Outbox(ledger, epoch, entropy);
        View view = new View();
        boolean canFence = domain.capabilities().contains(Capabilities.FENCING);
        boolean canSeal = domain.startGuard() == StartGuard.EPOCH_GUARD
                && domain.capabilities().contains(Capabilities.SEAL);
        Sealing sealing = new Sealing(outbox, ledger, canSeal, settings.takeover());
        Orders orders = new Orders(outbox, ledger, domain.startGuard(), sealing, settings.takeover());
        FailoverSettings failover = settings.failover();
        Crashes crashes = new Crashes(failover);
        boolean tellsOfGuests = domain.capabilities().contains(Capabilities.HEALTH_GUEST);
        MoveQueue moves = new MoveQueue();
        Notices notices = new Notices();
        moves.onEnd(Cause.Kind.REQUEST, (at, end) -> notices.say(at, end.vm().value(), end.toString()));
        boolean tellsOfPlatform = domain.capabilities().contains(Capabilities.INVENTORY_PLATFORM_HA);
        PlatformCare care = new PlatformCare(tellsOfPlatform, outbox, ledger, view, notices);
        HostMemory memory = new HostMemory(ledger, view);
        ClusterPicture picture = new ClusterPicture(ledger, view, verdicts, memory, PlacementLabels::rules);
        MigrationDuty migrations = new MigrationDuty(
                ledger, view, verdicts, outbox, moves, settings.migration(), domain.limits(), clock, now);
        MaintenanceDuty maintenance = new MaintenanceDuty(
                ledger, view, verdicts, outbox, moves, picture, settings.maintenance(), notices, now);
        BalanceDuty balance =
                new BalanceDuty(ledger, view, verdicts, outbox, moves, picture, balancing(settings, domain), now);
        this.explainer = new Explainer(
                epoch, ledger, view, verdicts, care, moves, migrations, maintenance, balance, picture, notices);
        this.duties = List.of(
                new Survey(view, outbox, settings.survey(), now),
                memory,
                new Judge(settings.verdict(), canFence, ledger, view, verdicts, outbox, clock, now),
                new Keeper(settings.keep(), outbox, ledger, view, verdicts, clock),
                care,
                new Fencer(settings.fencing(), canFence, ledger, view, verdicts, care, outbox, clock, now),
                new Takeover(ledger, outbox, orders, sealing, clock, failover.start(), failover.start()),
                sealing,
                orders,
                new Leftovers(
                        outbox,
                        ledger,
                        orders,
                        sealing,
                        care,
                        settings.takeover().look(),
                        failover.start()),
                new Watchdog(
                        settings.watchdog(),
                        tellsOfGuests,
                        outbox,
                        ledger,
                        view,
                        verdicts,
                        orders,
                        crashes,
                        care,
                        clock,
                        now),
                new Failover(failover, outbox, ledger, view, verdicts, memory, orders, crashes, care, clock),
                new Headroom(failover.failuresToBear(), picture, ledger, outbox, now),
                migrations,
                maintenance,
                balance);
    }

    /** What cannot be measured or moved cannot be balanced. */
    private static BalanceSettings balancing(SupervisorSettings settings, Domain domain) {
        boolean isAble = domain.capabilities().contains(Capabilities.LOAD)
                && domain.capabilities().contains(Capabilities.MIGRATION);
        return isAble ? settings.balance() : settings.balance().in(BalanceSettings.Mode.OFF);
    }

    public Epoch epoch() {
        return outbox.epoch();
    }

    /** What is remembered; for readers. */
    public Ledger ledger() {
        return ledger;
    }

    /** What is thought of each host; for readers. */
    public Verdicts verdicts() {
        return verdicts;
    }

    /** Answers what people ask; to be used by whoever gives the inputs, between two of them. */
    public Explainer explainer() {
        return explainer;
    }

    /** What follows from one input. */
    public Decision on(Moment now, Input input) {
        Input told = outbox.receive(now, input);
        for (Duty duty : duties) {
            duty.on(now, told);
        }
        return outbox.take();
    }

    /** The latest moment at which it wants to be told that time has passed. */
    public Moment wake() {
        Moment first = duties.get(0).wake();
        for (Duty duty : duties) {
            Moment wake = duty.wake();
            first = wake.isBefore(first) ? wake : first;
        }
        return first;
    }
}
