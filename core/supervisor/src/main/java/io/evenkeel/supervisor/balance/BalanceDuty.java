package io.evenkeel.supervisor.balance;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.plan.Move;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.policy.Policy;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.migration.Cause;
import io.evenkeel.supervisor.migration.MoveEnd;
import io.evenkeel.supervisor.migration.MoveQueue;
import io.evenkeel.supervisor.migration.WantedMove;
import io.evenkeel.supervisor.placement.Calm;
import io.evenkeel.supervisor.placement.ClusterPicture;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.View;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the load of hosts even, or says how it could be.
 *
 * <p>Moves nothing while a host is suspect, VMs are down, or hosts are being emptied, and takes back what waits as soon
 * as that begins. Never spends the room that is kept for hosts that fail.
 */
public final class BalanceDuty implements Duty {

    private final Ledger ledger;
    private final View view;
    private final Verdicts verdicts;
    private final Outbox outbox;
    private final MoveQueue queue;
    private final ClusterPicture picture;
    private final BalanceSettings settings;
    private final LoadBook book;
    private @Nullable Recommendation recommendation;
    private Moment nextSample;
    private Moment nextLook;
    private boolean isSampling;
    private int uneven;
    private long seed;
    private String trouble = "no load has been sampled yet";

    public BalanceDuty(
            Ledger ledger,
            View view,
            Verdicts verdicts,
            Outbox outbox,
            MoveQueue queue,
            ClusterPicture picture,
            BalanceSettings settings,
            Moment now) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
        this.verdicts = requireNonNull(verdicts, "verdicts");
        this.outbox = requireNonNull(outbox, "outbox");
        this.queue = requireNonNull(queue, "queue");
        this.picture = requireNonNull(picture, "picture");
        this.settings = requireNonNull(settings, "settings");
        this.book = new LoadBook(settings.samples());
        this.nextSample = requireNonNull(now, "now");
        this.nextLook = now.plus(settings.every());
        queue.onEnd(Cause.Kind.BALANCE, this::moveEnded);
    }

    /** What was found at the last look; empty before the first. */
    public Optional<Recommendation> recommendation() {
        return Optional.ofNullable(recommendation);
    }

    @Override
    public void on(Moment now, Input input) {
        if (settings.mode() == BalanceSettings.Mode.OFF) {
            return;
        }
        if (!now.isBefore(nextSample)) {
            nextSample = now.plus(settings.sample());
            sample();
            giveWay();
        }
        if (!now.isBefore(nextLook)) {
            nextLook = now.plus(settings.every());
            recommendation = look(now);
        }
    }

    private void sample() {
        if (!isSampling) {
            isSampling = true;
            outbox.order(call -> new Effect.ListLoads(call, settings.patience()), (now, reply) -> {
                isSampling = false;
                if (reply instanceof Reply.Loads loads) {
                    book.add(loads.vms());
                    trouble = "no VM could be measured";
                } else if (reply instanceof Reply.Failed failed) {
                    trouble = "loads cannot be sampled: " + failed.message();
                }
            });
        }
    }

    /** Takes back what waits when something more important has begun. */
    private void giveWay() {
        if (!queue.of(Cause.balance()).isEmpty() && hindrance().isPresent()) {
            queue.withdraw(Cause.balance());
        }
    }

    private Optional<String> hindrance() {
        Optional<String> drain = ledger.held().entrySet().stream()
                .filter(entry -> !entry.getValue().isDone())
                .findFirst()
                .map(entry -> "host " + entry.getKey() + " is being emptied");
        return drain.or(() -> ledger.rolling().map(state -> "a rolling maintenance is under way"))
                .or(() -> Calm.disturbance(ledger, view, verdicts));
    }

    private Recommendation look(Moment now) {
        Optional<String> hindrance = hindrance();
        if (hindrance.isPresent()) {
            uneven = 0;
            return Recommendation.none(now, 0, "nothing is moved for balance while " + hindrance.get());
        }
        if (book.isBlank()) {
            return Recommendation.none(now, 0, trouble);
        }
        if (!queue.of(Cause.balance()).isEmpty() || isMoving()) {
            return Recommendation.none(now, 0, "the moves of the last plan are under way");
        }
        Cluster cluster = picture.draw(Map.of(), book.demand(now), List.of());
        double score = Policy.score(cluster);
        if (!settings.policy().asksForPlan(score)) {
            uneven = 0;
            return Recommendation.none(
                    now,
                    score,
                    "it is even enough: " + score + ", a plan is made above "
                            + settings.policy().enter());
        }
        uneven++;
        if (uneven < settings.rounds()) {
            return Recommendation.none(
                    now, score, "it has been uneven for " + uneven + " of " + settings.rounds() + " looks");
        }
        return plan(now, cluster, score);
    }

    private boolean isMoving() {
        String balance = Cause.balance().toString();
        return ledger.open().stream()
                .anyMatch(open -> open.intent() instanceof Fact.MigrationIntended move
                        && move.cause().equals(balance));
    }

    private Recommendation plan(Moment now, Cluster cluster, double score) {
        Plan plan = settings.policy()
                .balance(cluster, score, settings.trials(), ++seed)
                .until(settings.policy().leave())
                .plan(cluster);
        List<Move> wanted = plan.moves().stream()
                .filter(move -> move.from()
                        .filter(from -> !ledger.held().containsKey(new HostId(from)))
                        .isPresent())
                .toList();
        List<Move> moves = Reserve.kept(cluster, wanted, settings.hostFailures());
        if (moves.isEmpty()) {
            return Recommendation.none(
                    now,
                    score,
                    wanted.isEmpty()
                            ? "no move is worth it"
                            : "every plan would spend the room kept for " + settings.hostFailures() + " failed hosts");
        }
        List<Recommendation.Step> steps = moves.stream()
                .map(move -> new Recommendation.Step(
                        new VmId(move.vm()), new HostId(move.from().orElseThrow()), new HostId(move.to())))
                .toList();
        if (settings.mode() == BalanceSettings.Mode.AUTOMATIC) {
            steps.forEach(step -> queue.want(new WantedMove(
                    step.vm(),
                    step.to(),
                    Cause.balance(),
                    Optional.of(now.plus(settings.startWithin())),
                    Optional.empty(),
                    settings.window())));
            uneven = 0;
        }
        return new Recommendation(
                now,
                score,
                Policy.score(Reserve.after(cluster, moves)),
                steps,
                moves.size() < wanted.size()
                        ? "the load is uneven; further moves would spend the room kept for failed hosts"
                        : "the load is uneven");
    }

    private void moveEnded(Moment now, MoveEnd end) {
        if (end.result() == MoveEnd.Result.MOVED) {
            book.arrived(end.vm(), now);
        }
    }

    @Override
    public Moment wake() {
        if (settings.mode() == BalanceSettings.Mode.OFF) {
            return Moment.NEVER;
        }
        return nextSample.isBefore(nextLook) ? nextSample : nextLook;
    }
}
