package io.evenkeel.fence;

import io.evenkeel.fence.agent.Action;
import io.evenkeel.fence.agent.AgentDriver;
import io.evenkeel.fence.agent.Outlet;
import io.evenkeel.fence.agent.Reading;
import io.evenkeel.fence.agent.Reply;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.failover.PowerReport;
import io.evenkeel.spi.inventory.HostId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The power of one host: reads it, takes it, gives it back.
 *
 * <p>Every change is read before and after: no order goes to a device that does not answer, and none counts before it is
 * read to be carried out. Not for use by several threads at once, except {@link #read}.
 */
final class HostSwitch {

    private static final Duration PACE = Duration.ofMillis(250);

    private final HostPlan plan;
    private final AgentDriver driver;
    private final Bounds bounds;
    private final Clock clock;
    private final Pause pause;

    HostSwitch(HostPlan plan, AgentDriver driver, Bounds bounds, Clock clock, Pause pause) {
        this.plan = plan;
        this.driver = driver;
        this.bounds = bounds;
        this.clock = clock;
        this.pause = pause;
    }

    HostId host() {
        return plan.host();
    }

    List<Outlet> outlets() {
        return plan.levels().stream().flatMap(List::stream).distinct().toList();
    }

    /** What the first level says that can be read. */
    HostPower read(Deadline deadline) throws InterruptedException {
        return report(deadline).power();
    }

    /** The same, and why the levels before it cannot be read. */
    PowerReport report(Deadline deadline) throws InterruptedException {
        List<String> silent = new ArrayList<>();
        HostPower power = look(deadline, silent).map(Look::power).orElse(HostPower.UNKNOWN);
        return new PowerReport(power, silent);
    }

    /**
     * The first look that tells; empty if none does.
     *
     * @param silent where to add why those before it do not
     */
    private Optional<Look> look(Deadline deadline, List<String> silent) throws InterruptedException {
        int left = plan.levels().size();
        for (List<Outlet> level : plan.levels()) {
            if (deadline.hasPassed()) {
                silent.add(named(level) + ": not read, the time is up");
                return Optional.empty();
            }
            Look look = look(level, bounds.ofLevel(deadline, left--));
            if (look.power() != HostPower.UNKNOWN) {
                return Optional.of(look);
            }
            silent.add(look.silence());
        }
        return Optional.empty();
    }

    private Look look(List<Outlet> level, Deadline deadline) throws InterruptedException {
        Instant begunAt = clock.instant();
        Map<Outlet, Reading> readings = new LinkedHashMap<>();
        for (Outlet outlet : level) {
            Reading reading = readOne(outlet, deadline);
            readings.put(outlet, reading);
            if (reading.is(HostPower.UNKNOWN)) {
                break;
            }
        }
        return new Look(begunAt, readings);
    }

    Reading readOne(Outlet outlet, Deadline deadline) throws InterruptedException {
        return deadline.hasPassed()
                ? Reading.unknown(ErrorKind.TIMEOUT, "not read, the time is up")
                : driver.read(outlet, deadline.atMost(bounds.status()));
    }

    /** A receipt for a host that is seen to be off; empty if it is on. */
    Optional<FenceReceipt> receiptIfOff(Deadline deadline) throws InterruptedException {
        List<String> silent = new ArrayList<>();
        Optional<Look> look = look(deadline, silent);
        if (look.isEmpty()) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.UNREACHABLE,
                    "no fence device of " + host() + " tells whether it has power: " + String.join("; ", silent));
        }
        return look.filter(seen -> seen.power() == HostPower.OFF).map(seen -> receipt(seen, "was off"));
    }

    private FenceReceipt receipt(Look look, String how) {
        String devices = look.readings().keySet().stream()
                .map(outlet -> outlet + " (" + outlet.device().agent().name() + ")")
                .collect(Collectors.joining(" and "));
        // The moment before it was read: power that came back right after the device was asked makes it void.
        return new FenceReceipt(host(), how + ", read from " + devices, look.begunAt());
    }

    /** How far one level got. */
    private record Attempt(Optional<FenceReceipt> receipt, boolean ordered, ErrorKind kind, String reason) {}

    /**
     * Takes the power: of each level what is on is ordered off, until one level is read to be off altogether.
     *
     * @throws HypervisorException with {@code Effect.UNKNOWN} if any device was given an order
     */
    FenceReceipt off(Deadline deadline) throws InterruptedException {
        boolean ordered = false;
        List<String> reasons = new ArrayList<>();
        ErrorKind kind = ErrorKind.TIMEOUT;
        int left = plan.levels().size();
        for (List<Outlet> level : plan.levels()) {
            if (deadline.hasPassed()) {
                kind = ErrorKind.TIMEOUT;
                reasons.add("no time left for " + named(level));
                break;
            }
            Attempt attempt = off(level, bounds.ofLevel(deadline, left--));
            if (attempt.receipt().isPresent()) {
                return attempt.receipt().get();
            }
            ordered |= attempt.ordered();
            kind = attempt.kind();
            reasons.add(attempt.reason());
        }
        throw new HypervisorException(
                deadline.hasPassed() ? ErrorKind.TIMEOUT : kind,
                ordered ? Effect.UNKNOWN : Effect.NONE,
                host() + " is not fenced: " + String.join("; ", reasons));
    }

    private Attempt off(List<Outlet> level, Deadline deadline) throws InterruptedException {
        Look before = look(level, deadline);
        if (before.readings().size() == level.size() && before.power() == HostPower.OFF) {
            return new Attempt(Optional.of(receipt(before, "was off")), false, ErrorKind.INTERNAL, "");
        }
        if (!before.isComplete()) {
            return new Attempt(Optional.empty(), false, before.kindOfSilence(), before.silence());
        }
        boolean ordered = false;
        List<String> refusals = new ArrayList<>();
        for (Outlet outlet : before.outletsThatAre(HostPower.ON)) {
            Reply reply = driver.order(Action.OFF, outlet, bounds.ofOrder(deadline));
            ordered |= reply.wasGiven();
            if (!reply.isAccepted()) {
                refusals.add(outlet + " (" + outlet.device().agent().name() + "): " + reply.reason());
            }
        }
        Look after = confirm(level, HostPower.OFF, refusals.isEmpty(), deadline);
        if (after.isComplete() && after.power() == HostPower.OFF) {
            return new Attempt(Optional.of(receipt(after, "switched off")), true, ErrorKind.INTERNAL, "");
        }
        List<String> reasons = new ArrayList<>(refusals);
        if (!after.isComplete()) {
            reasons.add(after.silence());
        }
        after.outletsThatAre(HostPower.ON).forEach(outlet -> reasons.add(outlet + " is still on"));
        ErrorKind kind = after.isComplete() ? ErrorKind.HYPERVISOR_FAULT : after.kindOfSilence();
        return new Attempt(Optional.empty(), ordered, kind, String.join(", ", reasons));
    }

    /**
     * Reads until all of the level is as wanted; once only if it was not even accepted.
     *
     * <p>If the time ends in the middle of a look, the look before counts: a reading that was cut short says nothing of
     * the device.
     */
    private Look confirm(List<Outlet> level, HostPower wanted, boolean isAccepted, Deadline deadline)
            throws InterruptedException {
        Optional<Look> told = Optional.empty();
        while (true) {
            Look look = look(level, deadline);
            boolean done = look.readings().size() == level.size()
                    && look.readings().values().stream().allMatch(reading -> reading.is(wanted));
            if (look.isComplete() || !deadline.hasPassed()) {
                told = Optional.of(look);
            }
            if (done || !isAccepted || deadline.remaining().compareTo(PACE) <= 0) {
                return told.orElse(look);
            }
            pause.take(PACE);
        }
    }

    /**
     * Gives the power back: whatever can be read to be off is ordered on, the last level first, because a device of an
     * earlier one may live on the power of a later one.
     *
     * <p>Only the first level counts as telling of the host itself: an outlet that gives power says nothing of a host that
     * its board keeps off. It is waited for if anything was switched on, since a board needs a while to come up.
     *
     * @throws HypervisorException with {@code Effect.UNKNOWN} if any device was given an order, or if one gives power
     *     and the first level does not tell what the host makes of it
     */
    void on(Deadline deadline) throws InterruptedException {
        boolean ordered = false;
        boolean anyOn = false;
        String reason = "no fence device tells whether it has power";
        while (!deadline.hasPassed()) {
            List<Look> looks = new ArrayList<>();
            boolean anyOff = false;
            for (int i = plan.levels().size() - 1; i >= 0 && !deadline.hasPassed(); i--) {
                Look look = look(plan.levels().get(i), bounds.ofLevel(deadline, i + 1));
                looks.add(look);
                anyOn |= look.power() == HostPower.ON;
                for (Outlet outlet : look.outletsThatAre(HostPower.OFF)) {
                    anyOff = true;
                    refuseIfUnable(outlet, ordered);
                    Reply reply = driver.order(Action.ON, outlet, bounds.ofOrder(deadline));
                    ordered |= reply.wasGiven();
                    reason = outlet + (reply.isAccepted() ? " is still off" : ": " + reply.reason());
                }
            }
            if (!anyOff && looks.size() == plan.levels().size()) {
                Look first = looks.get(looks.size() - 1);
                if (first.power() == HostPower.ON) {
                    return;
                }
                if (!deadline.hasPassed()) {
                    reason = first.silence() + (anyOn ? "; only this tells whether the host itself has power" : "");
                }
                if (!ordered) {
                    break; // reading again would only wait again
                }
            }
            pause.take(PACE);
        }
        throw new HypervisorException(
                deadline.hasPassed() ? ErrorKind.TIMEOUT : ErrorKind.UNREACHABLE,
                ordered || anyOn ? Effect.UNKNOWN : Effect.NONE,
                host() + " is not unfenced: " + reason);
    }

    private void refuseIfUnable(Outlet outlet, boolean ordered) {
        if (!outlet.device().agent().description().canBe(Action.ON)) {
            throw new HypervisorException(
                    ErrorKind.UNSUPPORTED,
                    ordered ? Effect.UNKNOWN : Effect.NONE,
                    outlet + " (" + outlet.device().agent().name() + ") is off and cannot be switched on by its agent");
        }
    }

    private static String named(List<Outlet> level) {
        return level.stream().map(Outlet::toString).collect(Collectors.joining(" + "));
    }
}
