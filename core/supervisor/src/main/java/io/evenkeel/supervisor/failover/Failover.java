package io.evenkeel.supervisor.failover;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.text.Words;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.keep.PlatformCare;
import io.evenkeel.supervisor.keep.VmWishes;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.placement.HostMemory;
import io.evenkeel.supervisor.takeover.Orders;
import io.evenkeel.supervisor.takeover.StartOrder;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.View;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts VMs that are kept alive and are down: those of hosts whose death is proven, and those that were found off.
 *
 * <p>The most important go first; others wait until those are ready, or for a bounded time. A VM that cannot be started
 * is tried on other hosts, and then again after growing waits, for ever. It has at most one start under way, and none as
 * long as any other order about it is open.
 */
public final class Failover implements Duty {

    /** A VM that is down, and why it does not run yet. */
    public record Waiting(VmId vm, int attempts, String reason) {}

    private final FailoverSettings settings;
    private final Outbox outbox;
    private final Ledger ledger;
    private final Orders orders;
    private final Places places;
    private final Clock clock;
    private final Readiness readiness;
    private final Crashes crashes;
    private final DownAlarm alarm;
    private final Deferrals deferrals;
    private final Map<VmId, Need> needs = new LinkedHashMap<>();
    private final Map<HostId, Integer> starting = new HashMap<>();
    private long losses = -1;
    private long numbers;
    private boolean hasSeenVms;
    private boolean isDue;
    private Moment next = Moment.NEVER;
    private Moment replan = Moment.NEVER;

    public Failover(
            FailoverSettings settings,
            Outbox outbox,
            Ledger ledger,
            View view,
            Verdicts verdicts,
            HostMemory memory,
            Orders orders,
            Crashes crashes,
            PlatformCare care,
            Clock clock) {
        this.settings = requireNonNull(settings, "settings");
        this.outbox = requireNonNull(outbox, "outbox");
        this.ledger = requireNonNull(ledger, "ledger");
        this.orders = requireNonNull(orders, "orders");
        this.clock = requireNonNull(clock, "clock");
        this.places = new Places(ledger, view, verdicts, memory);
        this.readiness = new Readiness(view, settings.blocked());
        this.crashes = requireNonNull(crashes, "crashes");
        this.alarm = new DownAlarm(ledger, outbox);
        this.deferrals = new Deferrals(requireNonNull(care, "care"), outbox, settings.blocked());
    }

    /** VMs that are down, the most important first. */
    public List<Waiting> waiting() {
        return needs.values().stream()
                .sorted(ORDER)
                .map(need -> new Waiting(need.vm, need.attempt, need.reason))
                .toList();
    }

    private static final Comparator<Need> ORDER =
            Comparator.<Need>comparingInt(need -> -need.wishes.priority()).thenComparingLong(need -> need.number);

    @Override
    public void on(Moment now, Input input) {
        if (input instanceof Input.Answer answer && answer.reply() instanceof Reply.Vms) {
            isDue |= !hasSeenVms || deferrals.takeWaitsForListing();
            hasSeenVms = true;
        }
        isDue |= readiness.on(now, input);
        if (losses != ledger.losses()) {
            collect(now);
            losses = ledger.losses();
            isDue = true;
        }
        if (isDue || !now.isBefore(next)) {
            isDue = false;
            evaluate(now);
        }
    }

    @Override
    public Moment wake() {
        return next;
    }

    private void collect(Moment now) {
        for (HostId host : ledger.dead().keySet()) {
            ledger.keptOn(host).forEach(vm -> need(now, vm));
        }
        ledger.down().keySet().forEach(vm -> need(now, vm));
        needs.values().removeIf(need -> !isDown(need.vm));
    }

    private void need(Moment now, VmId vm) {
        if (!needs.containsKey(vm)) {
            Need need = new Need(vm, VmWishes.of(ledger.kept(vm).orElseThrow().labels()), now, numbers++);
            if (ledger.down().containsKey(vm)) {
                crashes.weigh(now, need);
            }
            needs.put(vm, need);
            replan = now;
        }
    }

    private boolean isDown(VmId vm) {
        return ledger.kept(vm)
                .filter(kept ->
                        ledger.dead().containsKey(kept.host()) || ledger.down().containsKey(vm))
                .isPresent();
    }

    private void evaluate(Moment now) {
        next = Moment.NEVER;
        if (!hasSeenVms) {
            return; // without knowing what runs where there is no telling where there is room
        }
        int least = leastPriority(now);
        List<Need> able = new ArrayList<>();
        for (Need need : needs.values()) {
            if (isAble(now, need, least)) {
                able.add(need);
            }
        }
        next = earlier(next, deferrals.takeWake());
        able.sort(ORDER);
        place(now, able);
        able.forEach(need -> start(now, need));
        alarm.update(needs.values());
    }

    /** VMs of lower priority wait now. */
    private int leastPriority(Moment now) {
        int least = readiness.leastPriority(now);
        next = earlier(next, readiness.wake());
        for (Need need : needs.values()) {
            Moment end = need.since.plus(settings.blocked());
            boolean isWaitedFor = !need.isWithoutPlace && !deferrals.isHeld(need);
            if (isWaitedFor && need.wishes.priority() > least && now.isBefore(end)) {
                least = need.wishes.priority();
                next = earlier(next, end);
            }
        }
        return least;
    }

    private boolean isAble(Moment now, Need need, int least) {
        if (need.isStarting) {
            return false;
        }
        if (deferrals.holds(now, need)) {
            return false;
        }
        if (ledger.isBusy(need.vm)) {
            need.reason = "another order about it is under way";
            return false;
        }
        if (now.isBefore(need.notBefore)) {
            next = earlier(next, need.notBefore);
            return false;
        }
        if (need.wishes.priority() < least) {
            need.reason = "it waits until VMs of priority " + least + " are ready";
            return false;
        }
        return true;
    }

    private void place(Moment now, List<Need> able) {
        List<Need> placeless = new ArrayList<>();
        for (Need need : able) {
            if (need.target != null && !places.isOpen(need.target)) {
                need.target = null;
            }
            if (need.target == null && !crashes.takesInPlace(need, ledger, places)) {
                placeless.add(need);
            }
        }
        if (placeless.isEmpty()) {
            return;
        }
        if (now.isBefore(replan) && placeless.stream().allMatch(need -> need.isWithoutPlace)) {
            next = earlier(next, replan);
            return;
        }
        List<Need> all = able.stream()
                .filter(need -> need.target == null || !ledger.down().containsKey(need.vm))
                .toList();
        Places.Found found = places.find(all);
        replan = now.plus(settings.replan());
        for (Need need : all) {
            need.target = found.places().get(need.vm);
            need.isWithoutPlace = need.target == null;
            if (need.target == null) {
                need.reason = need.refusedBy.isEmpty()
                        ? "no host that is well has room for it within the rules about it"
                        : "no host but those that refused it has room for it within the rules about it";
                outOfHosts(now, need);
            }
            String note = found.notes().get(need.vm);
            if (note != null) {
                outbox.remember(new Fact.Noted(need.vm.value(), note));
            }
        }
        next = earlier(next, replan);
    }

    /** If all that is left are hosts that refused it, this attempt is over. */
    private void outOfHosts(Moment now, Need need) {
        if (!need.refusedBy.isEmpty()) {
            failed(now, need, need.reason);
        }
    }

    private void start(Moment now, Need need) {
        HostId target = need.target;
        if (target == null) {
            return;
        }
        int under = starting.getOrDefault(target, 0);
        if (under >= settings.startsPerHost()) {
            need.reason = "it waits for other starts on " + target;
            return;
        }
        KeptVm kept = ledger.kept(need.vm).orElseThrow();
        Optional<SafetyEvidence> evidence = evidence(need, kept);
        if (evidence.isEmpty()) {
            return;
        }
        starting.put(target, under + 1);
        need.isStarting = true;
        need.reason = "it is being started on " + target;
        Fact.StartIntended intent = new Fact.StartIntended(
                outbox.newOperation(), need.vm, Optional.of(kept.host()), target, evidence.get(), need.attempt + 1);
        orders.begin(
                now,
                new StartOrder(
                        intent,
                        ledger,
                        outbox,
                        clock,
                        settings.start(),
                        (at, ending, reply) -> ended(at, need, target, ending, reply)));
    }

    private Optional<SafetyEvidence> evidence(Need need, KeptVm kept) {
        SafetyEvidence proof = need.proofs.poll();
        if (proof != null) {
            need.proofs.add(proof);
            if (ledger.dead().containsValue(proof)) {
                return Optional.of(proof);
            }
            need.proofs.clear();
        }
        SafetyEvidence death = ledger.dead().get(kept.host());
        return Optional.ofNullable(death != null ? death : ledger.down().get(kept.vm()));
    }

    private void ended(Moment now, Need need, HostId target, Ending ending, Optional<Reply> reply) {
        starting.computeIfPresent(target, (host, count) -> count > 1 ? count - 1 : null);
        need.isStarting = false;
        need.target = null;
        isDue = true;
        if (ending.kind() == Ending.Kind.DONE) {
            crashes.started(now, need);
            readiness.started(now, need.vm, need.wishes, reply);
            needs.remove(need.vm);
        } else if (reply.isPresent() && reply.get() instanceof Reply.Located located) {
            looked(now, need, target, located.residence());
        } else if (reply.isPresent() && reply.get() instanceof Reply.Failed refusal) {
            refused(now, need, target, refusal);
        } // else it was shut out of a target that is down or lost, and another is chosen now
    }

    private void refused(Moment now, Need need, HostId target, Reply.Failed refusal) {
        need.reason = target + " refused it: " + refusal.message();
        if (refusal.kind() == ErrorKind.CONFLICT) {
            need.isStarting = true;
            outbox.order(call -> new Effect.Locate(call, need.vm, settings.start()), (at, reply) -> {
                need.isStarting = false;
                isDue = true;
                if (reply instanceof Reply.Located located) {
                    looked(at, need, target, located.residence());
                } else {
                    refusedBy(at, need, target);
                }
            });
        } else if (refusal.kind().isTransient() || refusal.kind() == ErrorKind.INCOMPATIBLE) {
            refusedBy(now, need, target);
        } else {
            failed(now, need, need.reason);
        }
    }

    private void refusedBy(Moment now, Need need, HostId target) {
        need.refusedBy.add(target);
        if (need.refusedBy.size() >= settings.hostsPerAttempt()) {
            failed(now, need, need.reason);
        }
    }

    private void failed(Moment now, Need need, String reason) {
        need.attempt++;
        need.isElsewhereTried = !need.isElsewhereTried;
        need.refusedBy.clear();
        need.notBefore = now.plus(settings.before(need.attempt));
        need.reason =
                reason + "; tried again in " + settings.before(need.attempt).toSeconds() + " s";
    }

    /** A start was refused because of where the VM is. */
    private void looked(Moment now, Need need, HostId target, Residence residence) {
        if (!isDown(need.vm) || ledger.isBusy(need.vm)) {
            return;
        }
        if (residence instanceof Residence.OnHost known && isInMemory(known)) {
            if (!ledger.dead().containsKey(known.host())) {
                ledger.kept(need.vm)
                        .ifPresent(was -> outbox.remember(new Fact.Kept(List.of(new KeptVm(
                                was.vm(), was.name(), known.host(), was.memory(), was.virtualCpus(), was.labels())))));
                needs.remove(need.vm);
                return;
            }
            failed(now, need, "it is said to be on " + known.host() + ", which is down");
        } else if (residence instanceof Residence.Unknown unknown) {
            need.proofs.clear();
            unknown.possibleHosts().stream()
                    .sorted(Comparator.comparing(HostId::value))
                    .map(host -> ledger.dead().get(host))
                    .forEach(proof -> {
                        if (proof != null) {
                            need.proofs.add(proof);
                        }
                    });
            boolean isProven = !unknown.possibleHosts().isEmpty()
                    && need.proofs.size() == unknown.possibleHosts().size();
            if (isProven && need.shown++ < 2 * need.proofs.size()) {
                return; // the proofs are shown one after the other; adapters add them up
            }
            need.shown = 0;
            failed(now, need, "it may still run: " + unknown.reason());
        } else if (residence instanceof Residence.OnSeveralHosts several) {
            failed(now, need, "several hosts hold it: " + Words.hosts(several.hosts()));
        } else {
            refusedBy(now, need, target);
        }
    }

    private static boolean isInMemory(Residence.OnHost known) {
        return known.state() == VmState.RUNNING || known.state() == VmState.PAUSED;
    }

    private static Moment earlier(Moment one, Moment other) {
        return one.isBefore(other) ? one : other;
    }
}
