package io.evenkeel.supervisor.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationLimits;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.View;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Moves VMs live: takes from the queue what there is a lane for, and follows each migration until it is certain where
 * its VM is. The only one that orders migrations.
 *
 * <p>Lines of the same kind take turns, so that a host with many VMs does not hold up one with few.
 */
public final class MigrationDuty implements Duty {

    private static final Duration RECHECK = Duration.ofSeconds(1);

    private final Outbox outbox;
    private final MoveQueue queue;
    private final MigrationSettings settings;
    private final Traffic traffic;
    private final Permission permission;
    private final Passages passages;
    private final View view;
    private final Clock clock;
    private Moment nextRound;

    /**
     * Takes over what earlier supervisors have left under way or waiting.
     *
     * @param limits what the adapter says it keeps to, where that is known
     * @param clock opens and closes time windows, and tells how long what waits may still wait under another supervisor
     */
    public MigrationDuty(
            Ledger ledger,
            View view,
            Verdicts verdicts,
            Outbox outbox,
            MoveQueue queue,
            MigrationSettings settings,
            Optional<MigrationLimits> limits,
            Clock clock,
            Moment now) {
        this.outbox = requireNonNull(outbox, "outbox");
        this.clock = requireNonNull(clock, "clock");
        this.queue = requireNonNull(queue, "queue");
        this.settings = requireNonNull(settings, "settings");
        this.view = requireNonNull(view, "view");
        this.traffic = new Traffic(settings, limits, host -> domain(view, host));
        this.permission = new Permission(ledger, view, verdicts, clock);
        this.passages = new Passages(ledger, view, outbox, settings, traffic, this::ended, clock);
        this.nextRound = now;
        for (Ledger.OpenIntent open : ledger.open()) {
            if (open.intent() instanceof Fact.MigrationIntended move) {
                passages.adopt(move, now, now.plus(endWithin(move.vm())));
            }
        }
        ledger.wantedMoves().forEach(wish -> queue.want(inLine(now, wish)));
    }

    private static FailureDomain domain(View view, HostId host) {
        return view.host(host).map(View.Seen::what).map(Host::failureDomain).orElse(FailureDomain.UNKNOWN);
    }

    /** The migrations under way. */
    public List<MoveUnderWay> underWay() {
        return passages.underWay();
    }

    @Override
    public void on(Moment now, Input input) {
        if (input instanceof Input.Asked asked) {
            take(now, asked.request());
        }
        if (input instanceof Input.Answer answer && answer.reply() instanceof Reply.Vms) {
            permission.listed();
        }
        passages.look(now);
        if (queue.takeChanged() || !now.isBefore(nextRound)) {
            nextRound = now.plus(RECHECK);
            round(now);
        }
    }

    private void take(Moment now, Request request) {
        if (request instanceof Request.Move move) {
            Instant startBefore = clock.instant().plus(move.startWithin().orElse(settings.startWithin()));
            Fact.MoveWanted wish = new Fact.MoveWanted(
                    move.vm(), move.destination(), move.by(), startBefore, move.endWithin(), move.window());
            outbox.remember(wish);
            queue.want(inLine(now, wish));
        } else if (request instanceof Request.CancelMove cancel) {
            WantedMove waiting = queue.remove(cancel.vm());
            if (waiting != null) {
                notBegun(now, waiting, cancel.by() + " gave it up");
            }
            passages.cancel(now, cancel.vm(), cancel.by() + " gave it up");
        }
    }

    private WantedMove inLine(Moment now, Fact.MoveWanted wish) {
        Duration left = Duration.between(clock.instant(), wish.startBefore());
        return new WantedMove(
                wish.vm(),
                wish.destination(),
                Cause.request(wish.by()),
                Optional.of(left.isNegative() ? now : now.plus(left)),
                wish.endWithin(),
                wish.window());
    }

    /** Starts what can be started now. */
    private void round(Moment now) {
        if (queue.waiting().isEmpty()) {
            return;
        }
        for (Cause.Kind kind : Cause.Kind.values()) {
            List<Cause> turn = queue.turn(kind);
            while (!turn.isEmpty()) {
                turn.removeIf(cause -> !startOne(now, cause));
            }
        }
    }

    /** Starts the first move of a line that can start. */
    private boolean startOne(Moment now, Cause cause) {
        for (WantedMove move : queue.of(cause)) {
            Permission.Answer answer = permission.ask(now, move);
            if (answer instanceof Permission.Never never) {
                queue.remove(move.vm());
                notBegun(now, move, never.why());
            } else if (answer instanceof Permission.Later later) {
                queue.obstructed(move.vm(), later.why());
            } else if (answer instanceof Permission.From from) {
                Traffic.Way way = traffic.way(from.source(), move.destination());
                Optional<String> obstacle = traffic.obstacle(way);
                if (obstacle.isEmpty()) {
                    queue.remove(move.vm());
                    queue.served(cause);
                    start(now, move, way);
                    return true;
                }
                queue.obstructed(move.vm(), obstacle.get());
            }
        }
        return false;
    }

    private void start(Moment now, WantedMove move, Traffic.Way way) {
        Fact.MigrationIntended intent = new Fact.MigrationIntended(
                outbox.newOperation(),
                move.vm(),
                way.source(),
                way.destination(),
                move.cause().toString(),
                settings.manner());
        passages.begin(intent, way, now, now.plus(move.endWithin().orElse(endWithin(move.vm()))));
    }

    private Duration endWithin(VmId vm) {
        return view.vm(vm).map(seen -> settings.endWithin(seen.what().memory())).orElse(settings.leastEnd());
    }

    private void notBegun(Moment now, WantedMove move, String why) {
        if (move.cause().kind() == Cause.Kind.REQUEST) {
            outbox.remember(new Fact.MoveNotBegun(move.vm(), why));
        }
        Optional<HostId> host = view.vm(move.vm()).flatMap(seen -> seen.what().host());
        queue.ended(
                now,
                new MoveEnd(
                        move.vm(),
                        move.destination(),
                        move.cause(),
                        MoveEnd.Result.NOT_BEGUN,
                        host,
                        Optional.empty(),
                        why));
    }

    private void ended(Moment now, Passage passage, Optional<HostId> host, Ending ending) {
        nextRound = now;
        MoveEnd.Result result = ending.kind() == Ending.Kind.DONE ? MoveEnd.Result.MOVED : MoveEnd.Result.FAILED;
        queue.ended(
                now,
                new MoveEnd(
                        passage.intent().vm(),
                        passage.intent().destination(),
                        passage.cause(),
                        result,
                        host,
                        passage.failure(),
                        ending.detail()));
    }

    @Override
    public Moment wake() {
        Moment round = queue.waiting().isEmpty() ? Moment.NEVER : nextRound;
        Moment look = passages.next().orElse(Moment.NEVER);
        return look.isBefore(round) ? look : round;
    }
}
