package io.evenkeel.supervisor.maintenance;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.text.Words;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.HostAlarm;
import io.evenkeel.supervisor.duty.Notices;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.migration.Cause;
import io.evenkeel.supervisor.migration.MoveEnd;
import io.evenkeel.supervisor.migration.MoveQueue;
import io.evenkeel.supervisor.placement.ClusterPicture;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Empties hosts on request, says what stands in the way, and holds them empty until they are given back; many hosts in
 * turn where that is asked.
 *
 * <p>A drain ends in bounded time: with the host seen empty, or with the VMs named that stay, and why. What cannot be
 * moved keeps nothing else from being moved.
 */
public final class MaintenanceDuty implements Duty {

    private final Ledger ledger;
    private final Outbox outbox;
    private final Alarms alarms;
    private final MoveQueue queue;
    private final MaintenanceSettings settings;
    private final Notices notices;
    private final View view;
    private final DrainPlan plan;
    private final RollingMaintenance rolling;
    private final Residents residents;
    private final Map<HostId, Drainage> drainages = new LinkedHashMap<>();
    private Moment next;
    private boolean isConfirming;

    /** Goes on with the drains that earlier supervisors have begun. */
    public MaintenanceDuty(
            Ledger ledger,
            View view,
            Verdicts verdicts,
            Outbox outbox,
            MoveQueue queue,
            ClusterPicture picture,
            MaintenanceSettings settings,
            Notices notices,
            Moment now) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
        this.outbox = requireNonNull(outbox, "outbox");
        this.alarms = new Alarms(ledger, outbox);
        this.queue = requireNonNull(queue, "queue");
        this.settings = requireNonNull(settings, "settings");
        this.notices = requireNonNull(notices, "notices");
        this.residents = new Residents(ledger, view);
        this.plan = new DrainPlan(ledger, verdicts, queue, picture, residents);
        this.rolling = new RollingMaintenance(ledger, view, verdicts, outbox, queue, picture, this::begin);
        this.next = requireNonNull(now, "now");
        ledger.held().forEach((host, held) -> {
            if (!held.isDone()) {
                drainages.put(host, new Drainage(host, settings, now));
            }
        });
        queue.onEnd(Cause.Kind.DRAIN, this::moveEnded);
    }

    /** What keeps VMs on the hosts that are being emptied, as of the last plan. */
    public Map<HostId, List<Obstacle>> obstacles() {
        Map<HostId, List<Obstacle>> obstacles = new LinkedHashMap<>();
        drainages.values().forEach(each -> obstacles.put(each.host(), each.obstacles()));
        return obstacles;
    }

    @Override
    public void on(Moment now, Input input) {
        if (input instanceof Input.Asked asked) {
            take(now, asked.request());
        }
        boolean isBusy = !drainages.isEmpty() || ledger.rolling().isPresent();
        if (isBusy && !now.isBefore(next)) {
            next = now.plus(settings.replan());
            rolling.advance(now);
            goOn(now);
        }
    }

    private void take(Moment now, Request request) {
        if (request instanceof Request.Drain drain) {
            drain(now, drain);
        } else if (request instanceof Request.Resume resume) {
            resume(now, resume);
        } else if (request instanceof Request.Roll roll) {
            rolling.begin(now, roll, notices);
            next = now;
        } else if (request instanceof Request.StopRolling stop) {
            rolling.stop(stop);
        }
    }

    private void drain(Moment now, Request.Drain drain) {
        if (view.host(drain.host()).isEmpty()) {
            notices.say(now, drain.host().value(), "not drained: no host is named " + drain.host());
        } else if (drainages.containsKey(drain.host())) {
            notices.say(now, drain.host().value(), "it is being drained already");
        } else {
            begin(now, drain.host(), drain.by());
        }
    }

    private void begin(Moment now, HostId host, String by) {
        outbox.remember(new Fact.DrainBegun(host, by));
        alarms.clear(HostAlarm.NOT_EMPTIED.of(host));
        drainages.put(host, new Drainage(host, settings, now));
        next = now;
    }

    private void resume(Moment now, Request.Resume resume) {
        HostId host = resume.host();
        Ledger.Held held = ledger.held().get(host);
        if (held == null) {
            notices.say(now, host.value(), "it was not held");
            return;
        }
        drainages.remove(host);
        queue.withdraw(Cause.drain(host));
        outbox.remember(new Fact.HostResumed(host, resume.by()));
        alarms.clear(HostAlarm.NOT_EMPTIED.of(host));
        rolling.resumed(host, resume.by(), held);
        next = now;
    }

    private void moveEnded(Moment now, MoveEnd end) {
        Drainage drainage = drainages.get(new HostId(end.cause().of()));
        if (drainage != null) {
            drainage.ended(now, end);
            next = now;
        }
    }

    private void goOn(Moment now) {
        if (drainages.isEmpty()) {
            return;
        }
        plan.make(now, drainages.values());
        boolean isAnyReady = false;
        for (Drainage drainage : List.copyOf(drainages.values())) {
            if (ledger.dead().containsKey(drainage.host())) {
                end(drainage, false, "the host is down; its VMs are started elsewhere");
            } else if (residents.isEmpty(drainage.host())) {
                isAnyReady = true;
            } else if (drainage.isStuck(now)) {
                end(
                        drainage,
                        false,
                        "nothing has left it for " + Words.of(settings.bound()) + "; what stays: "
                                + drainage.obstacles().stream()
                                        .map(Obstacle::toString)
                                        .collect(Collectors.joining("; ")));
            }
        }
        if (isAnyReady) {
            confirm();
        }
    }

    /** A host counts as empty when a fresh listing says so. */
    private void confirm() {
        if (!isConfirming) {
            isConfirming = true;
            outbox.order(call -> new Effect.ListVms(call, settings.patience()), (now, reply) -> {
                isConfirming = false;
                if (reply instanceof Reply.Vms vms) {
                    List<HostId> ready = drainages.keySet().stream()
                            .filter(residents::isEmpty)
                            .toList();
                    vms.vms().forEach(vm -> view.saw(now, vm));
                    residents.look();
                    ready.stream().filter(residents::isEmpty).forEach(host -> {
                        Drainage drainage = drainages.get(host);
                        if (drainage != null) {
                            end(drainage, true, "");
                        }
                    });
                    next = now;
                }
            });
        }
    }

    private void end(Drainage drainage, boolean isEmpty, String detail) {
        drainages.remove(drainage.host());
        queue.withdraw(Cause.drain(drainage.host()));
        outbox.remember(new Fact.DrainEnded(drainage.host(), isEmpty, detail));
        if (!isEmpty) {
            outbox.remember(new Fact.AlarmRaised(
                    HostAlarm.NOT_EMPTIED.of(drainage.host()),
                    Severity.WARNING,
                    "host " + drainage.host() + " is not empty: " + detail));
        }
    }

    @Override
    public Moment wake() {
        boolean isBusy = !drainages.isEmpty() || ledger.rolling().isPresent();
        return isBusy ? next : Moment.NEVER;
    }
}
