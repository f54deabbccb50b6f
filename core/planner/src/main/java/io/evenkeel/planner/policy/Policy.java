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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * When a cluster is balanced and what a move must be worth. The presets rest on a replay of two days of the Bitbrains
 * trace (GWA-T-12): demand as the 90th percentile of an hour, a gain floor of 1 % and two hours between moves of one VM
 * left no ping-pong and less overload than moving at every chance, with a tenth of the migrations.
 *
 * @param gainFloor what a move must gain, as a part of the score at the start of the plan, with up to 25 hosts; with more
 *     in proportion less, see {@link #floor}
 * @param enter the score from which on a plan is made
 * @param residence how long a VM stays where it has been moved to
 * @param mostMoves how many VMs one plan moves
 * @param rate what a migration can count on, to tell which VMs would not converge
 * @param model what predicts a migration
 */
public record Policy(
        double gainFloor, double enter, Duration residence, int mostMoves, DataRate rate, MigrationModel model) {
    /** How many hosts the trace has. In a larger cluster one move changes the score in proportion less. */
    private static final int HOSTS_OF_TRACE = 25;

    public Policy {
        requireNonNull(residence, "residence");
        requireNonNull(rate, "rate");
        requireNonNull(model, "model");
    }

    /** How eager balancing is. */
    public enum Preset {
        /** Few moves: only what is plainly worth it. */
        GENTLE(0.02, 0.5, Duration.ofHours(6), 5),
        /** The default. */
        NORMAL(0.01, 0.25, Duration.ofHours(2), 50),
        /** As even as it gets for a fair price. */
        EAGER(0.0005, 0.05, Duration.ofMinutes(30), Integer.MAX_VALUE);

        private final double gainFloor;
        private final double enter;
        private final Duration residence;
        private final int mostMoves;

        Preset(double gainFloor, double enter, Duration residence, int mostMoves) {
            this.gainFloor = gainFloor;
            this.enter = enter;
            this.residence = residence;
            this.mostMoves = mostMoves;
        }

        public Policy with(DataRate rate, MigrationModel model) {
            return new Policy(gainFloor, enter, residence, mostMoves, rate, model);
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

    /** Balancing under this policy, for a cluster that scores this. */
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
                plain.price());
    }

    /** What the cluster scores. */
    public static double score(Cluster cluster) {
        return new Evenness(new Placement(new Dense(cluster))).score();
    }
}
