package io.evenkeel.supervisor.fencing;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.HostAlarm;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.keep.PlatformCare;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.verdict.Verdict;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.View;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gets the proof that a lost host is down: from its fence device, from its own watchdog by a bound that has elapsed, or
 * from a person.
 *
 * <p>A host is cut off only while its verdict is {@link Verdict#LOST}, which is looked at once more in the turn in which
 * the intent is written, and only if there is something to be gained: a VM that is kept there, or an open intent. All
 * ways are tried at the same time; the first proof ends the case. Whoever leads next goes on with the same operation,
 * once it finds the host lost itself; since nobody can say by then of which try its device tells, another proves it.
 */
public final class Fencer implements Duty {

    private static final Duration TICK = Duration.ofMillis(250);

    /** How soon a lost host on which nothing is kept is looked at again. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    /**
     * How far the clock that waits and the one that labels may part: the label must not be earlier than what an adapter
     * has noted of the host's last word.
     */
    private static final Duration CLOCKS = Duration.ofSeconds(1);

    /** How the reasons of fences begin that a person has ordered. */
    private static final String ORDERED = "ordered by ";

    /** How often what a person has ordered is tried. */
    private static final int ORDERED_ATTEMPTS = 5;

    private final FencingSettings settings;
    private final boolean canFence;
    private final Ledger ledger;
    private final View view;
    private final Verdicts verdicts;
    private final Outbox outbox;
    private final Alarms alarms;
    private final Clock clock;
    private final Stakes stakes;
    private final Budget budget;
    private final Refusals refusals;
    private final Map<HostId, Case> cases = new LinkedHashMap<>();
    private Moment next;
    private boolean isStirred;

    /** @param canFence whether there is a fence device */
    public Fencer(
            FencingSettings settings,
            boolean canFence,
            Ledger ledger,
            View view,
            Verdicts verdicts,
            PlatformCare care,
            Outbox outbox,
            Clock clock,
            Moment now) {
        this.settings = requireNonNull(settings, "settings");
        this.canFence = canFence;
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
        this.verdicts = requireNonNull(verdicts, "verdicts");
        this.outbox = requireNonNull(outbox, "outbox");
        this.alarms = new Alarms(ledger, outbox);
        this.clock = requireNonNull(clock, "clock");
        this.stakes = new Stakes(ledger, verdicts, requireNonNull(care, "care"), alarms);
        this.budget = new Budget(settings.budget(), ledger, outbox, clock, now);
        this.refusals = new Refusals(ledger, verdicts, outbox, now);
        this.next = now;
        for (Ledger.OpenIntent open : ledger.open()) {
            if (open.intent() instanceof Fact.FenceIntended fence) {
                Case each = inherit(now, fence.host());
                each.operation = fence.operation();
                each.inheritedOrder = fence.reason().startsWith(ORDERED) ? fence.reason() : null;
            }
        }
        alarms.hosts(HostAlarm.FENCE_FAILED).forEach(host -> inherit(now, host));
        alarms.hosts(HostAlarm.PLATFORM_IDLE).forEach(host -> inherit(now, host));
    }

    /** A host that an earlier supervisor was about to cut off when it ended. */
    private Case inherit(Moment now, HostId host) {
        Case each = cases.computeIfAbsent(host, id -> new Case(id, now));
        each.isCounted = budget.counts(now, host);
        return each;
    }

    @Override
    public void on(Moment now, Input input) {
        if (input instanceof Input.Asked asked) {
            take(now, asked.request());
        }
        if (isStirred || !now.isBefore(next)) {
            isStirred = false;
            next = now.plus(TICK);
            for (HostId host : verdicts.lost()) {
                cases.computeIfAbsent(host, each -> new Case(each, now));
            }
            for (Case each : List.copyOf(cases.values())) {
                goOn(now, each);
            }
            budget.tell(cases.values().stream()
                    .filter(each -> each.isWaitingForBudget)
                    .map(each -> each.host)
                    .toList());
            refusals.look(now);
        }
    }

    private void take(Moment now, Request request) {
        if (request instanceof Request.FenceNow order && !ledger.dead().containsKey(order.host())) {
            Case each = cases.computeIfAbsent(order.host(), host -> new Case(host, now));
            refusals.over(order.host());
            each.order = ORDERED + order.by() + ": " + order.reason();
            each.failures = 0;
            each.next = now;
            isStirred = true;
        } else if (request instanceof Request.ConfirmDown order
                && !ledger.dead().containsKey(order.host())) {
            confirm(now, order);
        } else if (request instanceof Request.Resume order) {
            refusals.over(order.host());
        }
    }

    private void confirm(Moment now, Request.ConfirmDown order) {
        if (verdicts.of(order.host()).isHeard()) {
            refusals.tell(
                    now, order.host(), order.by() + " says that host " + order.host() + " is down, but it answers");
            return;
        }
        Case each = cases.computeIfAbsent(order.host(), host -> new Case(host, now));
        prove(
                each,
                new SafetyEvidence.OperatorOverride(order.by(), order.reason(), clock.instant()),
                "a person confirmed that the host is down");
    }

    private void goOn(Moment now, Case each) {
        if (ledger.dead().containsKey(each.host)) {
            end(each, Ending.Kind.SHUT_OUT, "the host is down already");
            close(each);
            return;
        }
        Verdict verdict = verdicts.of(each.host);
        boolean isLost = verdict == Verdict.LOST;
        each.hasAnswered |= verdict.isHeard();
        if (each.order == null && !isLost) {
            leave(now, each, verdict);
        } else if (isLost && hasEndedByItself(now, each)) {
            // Proven.
        } else if (!now.isBefore(each.next) && !each.isUnderWay) {
            each.isWaitingForBudget = false;
            if (each.operation != null && each.hasAnswered) {
                endInVain(
                        now,
                        each,
                        Ending.Kind.WITHOUT_EFFECT,
                        "the host has answered since; another fence takes its place");
            }
            if (each.order == null && each.operation == null && !stakes.areAny(each.host)) {
                each.next = now.plus(IDLE);
                stakes.lookAtThePlatform(now, each.host);
            } else if (each.failures > 0 && isLost && isSeenOff(each.host)) {
                prove(each, new FenceReceipt(each.host, "power-seen-off", clock.instant()), "its power is off");
            } else if (canFence) {
                fence(now, each);
            } else {
                each.next = now.plus(IDLE);
                alarm(each, "it has no fence device");
            }
        }
    }

    /** It is not lost, or no longer, and nobody has ordered anything. */
    private void leave(Moment now, Case each, Verdict verdict) {
        boolean answers = verdict.isHeard();
        if (each.operation == null && (answers || !each.isCounted)) {
            close(each);
        } else if (each.operation != null
                && answers
                && !each.isUnderWay
                && now.since(each.asked).compareTo(settings.within()) >= 0) {
            endInVain(now, each, Ending.Kind.WITHOUT_EFFECT, "given up: the host answers");
            outbox.remember(new Fact.HostBack(each.host));
            close(each);
        } else if (verdict == Verdict.ALIVE_ISOLATED) {
            alarms.clear(HostAlarm.FENCE_FAILED.of(each.host)); // its VMs do not stay down: they run
        }
        // Otherwise the intent stays open until the host is lost again, or answers once no order can be under way; and
        // what the budget counts is remembered until the host answers.
    }

    /** Whether a watchdog must have ended everything there. */
    private boolean hasEndedByItself(Moment now, Case each) {
        SelfFencing self = settings.selfOf(each.host).orElse(null);
        if (self == null) {
            return false;
        }
        Verdicts.Standing standing = verdicts.standing(each.host).orElseThrow();
        Duration silence = now.since(standing.heard());
        if (silence.compareTo(self.restartAfter().plus(CLOCKS)) < 0 || !stakes.areAny(each.host)) {
            return false;
        }
        prove(
                each,
                new SafetyEvidence.BoundElapsed(
                        each.host, clock.instant().minus(self.restartAfter()), self.restartAfter()),
                "the host has ended by itself");
        return true;
    }

    private boolean isSeenOff(HostId host) {
        return verdicts.standing(host)
                .map(Verdicts.Standing::power)
                .filter(power -> power == HostPower.OFF)
                .isPresent();
    }

    private void fence(Moment now, Case each) {
        boolean isFree = each.order != null
                || (each.isCounted && budget.counts(now, each.host))
                || isSeenOff(each.host)
                || (each.operation != null && !each.isCounted);
        each.owes = false;
        if (!isFree) {
            long owed = cases.values().stream()
                    .filter(other -> other.owes && other.isUnderWay)
                    .count();
            if (!budget.allows(now, living(), owed)) {
                each.next = now.plus(IDLE);
                each.isWaitingForBudget = true;
                return;
            }
            each.owes = each.isCounted;
            if (!each.isCounted) {
                budget.spend(now, each.host);
                each.isCounted = true;
            }
        }
        if (each.operation == null) {
            each.operation = outbox.newOperation();
            each.hasAnswered = false;
            each.begun = now;
            outbox.remember(new Fact.FenceIntended(each.operation, each.host, reason(each)));
        }
        each.isUnderWay = true;
        each.asked = now;
        OperationId operation = each.operation;
        outbox.order(
                call -> new Effect.Fence(call, outbox.authorised(operation), each.host, settings.within()),
                (then, reply) -> answered(then, each, operation, reply));
    }

    private int living() {
        return (int) view.hosts().stream()
                .filter(seen -> !ledger.dead().containsKey(seen.what().id()))
                .count();
    }

    private String reason(Case each) {
        return each.order != null
                ? each.order
                : verdicts.standing(each.host).map(Verdicts.Standing::reasons).orElse("");
    }

    private void answered(Moment now, Case each, OperationId operation, Reply reply) {
        each.isUnderWay = false;
        isStirred = true;
        if (!operation.equals(each.operation)) {
            return;
        }
        if (reply instanceof Reply.Fenced fenced && fenced.receipt().host().equals(each.host)) {
            Duration took = now.since(each.asked);
            if (each.owes) {
                each.owes = false;
                budget.spend(now, each.host);
            }
            take(now, each, fenced.receipt(), took);
            return;
        }
        each.failures++;
        each.next = now.plus(settings.pause(each.failures));
        String why = reply instanceof Reply.Failed failed ? failed.message() : "the answer was about another host";
        boolean changedNothing = reply instanceof Reply.Failed failed && failed.effect() == io.evenkeel.spi.Effect.NONE;
        alarm(each, why);
        boolean isEnough = each.order != null && each.failures >= ORDERED_ATTEMPTS;
        if (changedNothing || isEnough) {
            endInVain(now, each, Ending.Kind.WITHOUT_EFFECT, isEnough ? "given up: " + why : why);
        }
        if (isEnough) {
            refusals.tell(
                    now,
                    each.host,
                    "the fence of host " + each.host + " that was " + each.order + " has failed: " + why);
            each.order = null;
        }
    }

    /**
     * It was cut off at some time: what matters is whether it can have power again since. A supervisor that stood still
     * before it took the receipt in does not know who has switched the host on.
     */
    private void take(Moment now, Case each, FenceReceipt receipt, Duration took) {
        String how = "cut off by " + receipt.method();
        boolean isLate = took.compareTo(settings.within().plus(Outbox.LATE)) > 0;
        if (!isLate && !each.isOfOldTimes(now, settings.within())) {
            prove(each, receipt, how);
            return;
        }
        String why = isLate ? "told after " + took.toSeconds() + " s" : "at which of several tries nobody can say";
        each.isCounted &= !isLate;
        each.next = now;
        endInVain(
                now,
                each,
                Ending.Kind.DONE,
                how + ", but " + why + ": it may have power again, so this proves nothing");
        if (each.order != null && (isLate || verdicts.of(each.host).isHeard())) {
            refusals.tell(
                    now,
                    each.host,
                    "the fence of host " + each.host + " that was " + each.order + " was carried out, but " + why
                            + ": look at the host, and order it again if need be");
            each.order = null;
        }
    }

    private void alarm(Case each, String why) {
        alarms.raise(
                HostAlarm.FENCE_FAILED.of(each.host),
                Severity.CRITICAL,
                "host " + each.host + " cannot be cut off, so its VMs stay down: " + why
                        + "; it is tried again; mend the device, or confirm that the host is down");
    }

    private void prove(Case each, SafetyEvidence evidence, String how) {
        Ending.Kind kind = evidence instanceof FenceReceipt ? Ending.Kind.DONE : Ending.Kind.SHUT_OUT;
        end(each, kind, how);
        outbox.remember(new Fact.HostDead(each.host, evidence));
        refusals.over(each.host);
        close(each);
    }

    private void end(Case each, Ending.Kind kind, String detail) {
        if (each.operation != null) {
            outbox.remember(new Fact.FenceEnded(each.operation, each.host, new Ending(kind, detail)));
            each.operation = null;
        }
    }

    /** Nothing is proven. Whoever ordered it asked a supervisor that is gone; how it goes on is seen by alarms. */
    private void endInVain(Moment now, Case each, Ending.Kind kind, String detail) {
        end(each, kind, detail);
        if (each.inheritedOrder != null) {
            refusals.tellOfInherited(now, each.host, each.inheritedOrder, detail);
            each.inheritedOrder = null;
        }
    }

    private void close(Case each) {
        cases.remove(each.host);
        alarms.clear(HostAlarm.FENCE_FAILED.of(each.host));
        alarms.clear(HostAlarm.PLATFORM_IDLE.of(each.host));
    }

    @Override
    public Moment wake() {
        return next;
    }
}
