package io.evenkeel.planner.policy;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.cost.MigrationModel;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.plan.Balance;
import io.evenkeel.planner.score.Evenness;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * When a cluster is balanced and what a move must be worth. The presets rest on a replay of two days of the Bitbrains
 * trace (GWA-T-12), see {@code evenkeel bench trace}: with demand as the 90th percentile of an hour ({@link
 * RecentDemand}), a gain floor of 1 % and two hours between moves of one VM there was no ping-pong and less overload than
 * with moving at every chance, with a tenth of the migrations.
 *
 * <p>A move is worth it if its gain, for as long as the VM then stays, outweighs what the migration takes: one that takes
 * more than a hundredth of the residence must gain in proportion more, see {@link #price}.
 *
 * @param gainFloor what a move must gain, as a part of the score at the start of the plan, with up to 25 hosts; with more
 *     in proportion less, see {@link #floor}
 * @param enter the score above which a plan is made
 * @param leave the score at which a plan that nobody asked for is good enough, below {@code enter} so that the next
 *     burst does not ask for another; 0 for as far as moves are worth it
 * @param residence how long a VM stays where it has been moved to
 * @param mostMoves how many VMs one plan moves
 * @param rate what a migration can count on, to tell which VMs would not converge
 * @param model what predicts a migration
 * @param mostCopied how much memory the migrations of one plan may copy; empty for as much as the moves need
 */
public record Policy(
        double gainFloor,
        double enter,
        double leave,
        Duration residence,
        int mostMoves,
        DataRate rate,
        MigrationModel model,
        Optional<DataSize> mostCopied) {
    /** How many hosts the trace has. In a larger cluster one move changes the score in proportion less. */
    private static final int HOSTS_OF_TRACE = 25;

    /** Up to this part of the time that a VM then stays, a migration costs no more than any other. */
    private static final double CHEAP = 0.01;

    private static final double NANOS = 1e9;

    public Policy {
        requireNonNull(residence, "residence");
        requireNonNull(rate, "rate");
        requireNonNull(model, "model");
        requireNonNull(mostCopied, "mostCopied");
        if (!(gainFloor >= 0) || !(leave >= 0) || !(leave <= enter) || mostMoves < 0 || isNone(residence)) {
            throw new IllegalArgumentException("gain floor " + gainFloor + ", enter " + enter + ", leave " + leave
                    + ", residence " + residence + " and most moves " + mostMoves
                    + ": none may be negative, leave no more than enter, and the residence more than 0");
        }
    }

    /** A policy that does not look at how much is copied. */
    public Policy(
            double gainFloor,
            double enter,
            double leave,
            Duration residence,
            int mostMoves,
            DataRate rate,
            MigrationModel model) {
        this(gainFloor, enter, leave, residence, mostMoves, rate, model, Optional.empty());
    }

    /** The same, with plans that copy no more than that. */
    public Policy copyingAtMost(DataSize size) {
        return new Policy(gainFloor, enter, leave, residence, mostMoves, rate, model, Optional.of(size));
    }

    private static boolean isNone(Duration time) {
        return time.isNegative() || time.isZero();
    }

    /** How eager balancing is. */
    public enum Preset {
        /** Half the moves of the default, for some more overload: only what is plainly worth it. */
        GENTLE(0.02, 0.3, 0.22, Duration.ofHours(4), 10),
        /** The default. */
        NORMAL(0.01, 0.25, 0.18, Duration.ofHours(2), 50),
        /** Three times the moves of the default, for less overload. */
        EAGER(0.003, 0.15, 0.1, Duration.ofMinutes(90), Integer.MAX_VALUE);

        private final double gainFloor;
        private final double enter;
        private final double leave;
        private final Duration residence;
        private final int mostMoves;

        Preset(double gainFloor, double enter, double leave, Duration residence, int mostMoves) {
            this.gainFloor = gainFloor;
            this.enter = enter;
            this.leave = leave;
            this.residence = residence;
            this.mostMoves = mostMoves;
        }

        public Policy with(DataRate rate, MigrationModel model) {
            return new Policy(gainFloor, enter, leave, residence, mostMoves, rate, model);
        }
    }

    /** Why balancing leaves the VM alone; empty if it may move it. */
    public Optional<String> reasonToStay(Vm vm) {
        if (!vm.isMovable()) {
            return Optional.of("it is pinned");
        }
        if (vm.residence().filter(time -> time.compareTo(residence) < 0).isPresent()) {
            return Optional.of("it came only " + vm.residence().get().toMinutes()
                    + " minutes ago; the policy lets it stay " + residence.toMinutes());
        }
        if (model.predict(vm, rate).isEmpty()) {
            return Optional.of(
                    "its migration would not converge: it dirties " + vm.dirtyRate() + ", the link carries " + rate);
        }
        return Optional.empty();
    }

    /**
     * How many times more than a quick migration the VM's must gain; 1 for a quick one, and for one that is not predicted
     * to end, which {@link #reasonToStay} excludes.
     */
    public double price(Vm vm) {
        double longest = CHEAP * residence.toNanos() / NANOS;
        return model.predict(vm, rate)
                .map(times -> Math.max(1, times.total().toNanos() / NANOS / longest))
                .orElse(1.0);
    }

    /** Whether the cluster is uneven enough for a plan. */
    public boolean asksForPlan(double score) {
        return score > enter;
    }

    /** What a move must gain, in units of the score, in a cluster that scores this. */
    public double floor(Cluster cluster, double score) {
        long online = cluster.hosts().stream()
                .filter(host -> host.state() == HostState.ONLINE)
                .count();
        return gainFloor * score * Math.min(1.0, (double) HOSTS_OF_TRACE / Math.max(1, online));
    }

    /**
     * Balancing under this policy, for a cluster that scores this: as far as moves are worth it. Whoever balances without
     * being asked adds {@code until(leave())}.
     */
    public Balance balance(Cluster cluster, double score, long trials, long seed) {
        Balance plain = Balance.greedy(floor(cluster, score))
                .trying(trials)
                .seeded(seed)
                .movingAtMost(mostMoves);
        return new Balance(
                plain.gainFloor(),
                plain.budget(),
                plain.enough(),
                plain.seed(),
                Map.of(),
                vm -> reasonToStay(vm).isEmpty(),
                this::price,
                mostCopied);
    }

    /** What the cluster scores. */
    public static double score(Cluster cluster) {
        return new Evenness(new Placement(new Dense(cluster))).score();
    }
}
