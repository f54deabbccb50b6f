package io.evenkeel.supervisor.watchdog;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.text.Words;
import io.evenkeel.spi.failover.SafetyEvidence.FoundOff;
import io.evenkeel.spi.health.AgentState;
import io.evenkeel.spi.health.GuestSignal;
import io.evenkeel.spi.health.GuestSigns;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.WatchdogAction;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.failover.Crashes;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.keep.PlatformCare;
import io.evenkeel.supervisor.keep.VmWishes;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.takeover.Orders;
import io.evenkeel.supervisor.takeover.ResetOrder;
import io.evenkeel.supervisor.takeover.StopOrder;
import io.evenkeel.supervisor.verdict.Verdict;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.View;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Notices guests that hang, resets them in place, and has them started elsewhere if that does not help.
 *
 * <p>A guest hangs if its heartbeat, which was there before, and its I/O have both stood still for long, or if its
 * watchdog says so. Only guests are judged that run on a host that is well, and that nothing else is being done to; one
 * whose agent was stopped, or of whose I/O nothing is known, is left alone.
 */
public final class Watchdog implements Duty {

    private static final class Track {
        Optional<Instant> heartbeat = Optional.empty();
        OptionalLong io = OptionalLong.empty();
        Moment quietSince;
        Moment seen;
        final Deque<Moment> resets = new ArrayDeque<>();

        Track(Moment now) {
            quietSince = now;
            seen = now;
        }
    }

    private final WatchdogSettings settings;
    private final boolean isOffered;
    private final Outbox outbox;
    private final Ledger ledger;
    private final View view;
    private final Verdicts verdicts;
    private final Orders orders;
    private final Crashes crashes;
    private final PlatformCare care;
    private final Clock clock;
    private final Map<VmId, Track> tracks = new LinkedHashMap<>();
    private boolean isAsking;
    private Moment next;

    /** @param isOffered whether the adapter tells signs of guests */
    public Watchdog(
            WatchdogSettings settings,
            boolean isOffered,
            Outbox outbox,
            Ledger ledger,
            View view,
            Verdicts verdicts,
            Orders orders,
            Crashes crashes,
            PlatformCare care,
            Clock clock,
            Moment now) {
        this.settings = requireNonNull(settings, "settings");
        this.isOffered = isOffered;
        this.outbox = requireNonNull(outbox, "outbox");
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
        this.verdicts = requireNonNull(verdicts, "verdicts");
        this.orders = requireNonNull(orders, "orders");
        this.crashes = requireNonNull(crashes, "crashes");
        this.care = requireNonNull(care, "care");
        this.clock = requireNonNull(clock, "clock");
        this.next = isOffered ? requireNonNull(now, "now") : Moment.NEVER;
    }

    @Override
    public void on(Moment now, Input input) {
        if (input instanceof Input.News news
                && news.event() instanceof HealthEvent.GuestSignalled told
                && told.signal() instanceof GuestSignal.WatchdogFired fired) {
            fired(now, told.vm(), fired.action());
        }
        if (isOffered && !isAsking && !now.isBefore(next)) {
            isAsking = true;
            next = now.plus(settings.every());
            outbox.order(call -> new Effect.ListGuests(call, settings.every()), this::told);
        }
    }

    @Override
    public Moment wake() {
        return isAsking ? Moment.NEVER : next;
    }

    private void told(Moment now, Reply reply) {
        isAsking = false;
        if (reply instanceof Reply.Guests guests) {
            guests.guests().forEach(signs -> see(now, signs));
            tracks.values().removeIf(track -> now.since(track.seen).compareTo(settings.window()) > 0);
        }
    }

    private void see(Moment now, GuestSigns signs) {
        view.saw(now, signs);
        Track track = tracks.computeIfAbsent(signs.vm(), vm -> new Track(now));
        boolean isGap = now.since(track.seen).compareTo(settings.every().multipliedBy(3)) > 0;
        boolean isAlive =
                !track.heartbeat.equals(signs.heartbeat()) || (signs.io().isPresent() && !track.io.equals(signs.io()));
        track.heartbeat = signs.heartbeat();
        if (signs.io().isPresent()) {
            track.io = signs.io(); // a count: if it is the same after a gap, nothing was done in the gap either
        }
        track.seen = now;
        boolean canBeJudged = signs.heartbeat().isPresent()
                && !signs.agent().equals(Optional.of(AgentState.DISCONNECTED))
                && !ledger.isBusy(signs.vm());
        if (isAlive || isGap || !canBeJudged) {
            track.quietSince = now;
        } else if (signs.io().isPresent() && now.since(track.quietSince).compareTo(settings.silence()) >= 0) {
            track.quietSince = now;
            hangs(
                    now,
                    signs.vm(),
                    "no heartbeat since " + signs.heartbeat().orElseThrow() + " and no I/O for "
                            + Words.of(settings.silence()) + "; its I/O count stands at "
                            + signs.io().orElseThrow()
                            + signs.agent()
                                    .map(state -> ", its agent is " + Words.of(state))
                                    .orElse(""));
        }
    }

    /** Only where the hypervisor itself does nothing about it. */
    private void fired(Moment now, VmId vm, WatchdogAction action) {
        outbox.remember(
                new Fact.Noted(vm.value(), "its watchdog has fired; the hypervisor's own action: " + Words.of(action)));
        if (action == WatchdogAction.NONE || action == WatchdogAction.OTHER) {
            hangs(now, vm, "its watchdog has fired");
        }
    }

    private void hangs(Moment now, VmId id, String diagnosis) {
        Optional<KeptVm> kept = ledger.kept(id).filter(this::mayBeReset);
        if (kept.isEmpty()) {
            return;
        }
        KeptVm vm = kept.get();
        Track track = tracks.computeIfAbsent(id, key -> new Track(now));
        while (!track.resets.isEmpty() && now.since(track.resets.element()).compareTo(settings.window()) > 0) {
            track.resets.remove();
        }
        outbox.remember(new Fact.Noted(
                id.value(),
                "it hangs on " + vm.host() + ": " + diagnosis + "; reset " + track.resets.size() + " times within "
                        + Words.of(settings.window())));
        if (track.resets.size() < settings.resets()) {
            track.resets.add(now);
            Fact.ResetIntended intent =
                    new Fact.ResetIntended(outbox.newOperation(), id, vm.host(), "it hangs: " + diagnosis);
            orders.begin(
                    now, new ResetOrder(intent, settings.order(), (at, ending, reply) -> note(id, "reset", ending)));
        } else {
            relocate(now, vm, diagnosis);
        }
    }

    private boolean mayBeReset(KeptVm vm) {
        VmWishes wishes = VmWishes.of(vm.labels());
        boolean isOurs = wishes.isWatched() && !care.isLeft(vm.vm(), wishes);
        boolean isRunning = view.vm(vm.vm())
                .filter(seen -> seen.what().state() == VmState.RUNNING)
                .isPresent();
        return isOurs
                && isRunning
                && verdicts.of(vm.host()) == Verdict.HEALTHY
                && !ledger.isBusy(vm.vm())
                && !ledger.down().containsKey(vm.vm())
                && !ledger.dead().containsKey(vm.host());
    }

    private void relocate(Moment now, KeptVm vm, String diagnosis) {
        Fact.StopIntended intent = new Fact.StopIntended(
                outbox.newOperation(), vm.vm(), vm.host(), "resetting it does not help; to be started elsewhere");
        orders.begin(now, new StopOrder(intent, settings.order(), (at, ending, reply) -> {
            note(vm.vm(), "stop", ending);
            boolean isOff = ending.kind() == Ending.Kind.DONE;
            if (isOff && ledger.kept(vm.vm()).filter(vm::equals).isPresent()) {
                crashes.preferElsewhere(vm.vm());
                tracks.remove(vm.vm()); // where it is started next, resets may help again
                outbox.remember(new Fact.FoundDown(
                        List.of(new FoundOff(vm.vm(), vm.host(), clock.instant())),
                        vm.name() + " was stopped because it hangs: " + diagnosis));
            }
        }));
    }

    private void note(VmId vm, String what, Ending ending) {
        if (ending.kind() != Ending.Kind.DONE) {
            outbox.remember(new Fact.Noted(vm.value(), "the " + what + " failed: " + ending.detail()));
        }
    }
}
