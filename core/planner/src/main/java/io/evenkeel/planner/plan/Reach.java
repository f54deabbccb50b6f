package io.evenkeel.planner.plan;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.HostState;

/**
 * Brings a cluster to a score, whatever a move is worth, with as few of them as a short search finds. First the best move
 * again and again, which is hard to beat as long as moves gain much; if that ends above the score, a search at ever lower
 * prices of a move.
 *
 * @param terms what may be moved, how much, at what price beside others, and from which seed; not its gain floor and
 *     trials
 * @param score the score to reach; above 0
 */
public record Reach(Balance terms, double score) {
    /**
     * The price to begin with, in a cluster of one host; with more in proportion less, as one move then changes the score
     * in proportion less. It is about what the last moves gain where the best move again and again ends, in clusters of 25
     * to 100 hosts. At twice this price some scores were not reached at once, at half of it plans moved more VMs.
     */
    private static final double DEAREST = 0.025;

    private static final int PRICES = 8;

    /** Beyond this, more trials cost more time than they save moves. */
    private static final long TRIALS_PER_VM = 20;

    public Reach {
        requireNonNull(terms, "terms");
        if (!(score > 0) || score == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("a score to reach must be more than 0 and finite, not " + score);
        }
    }

    /** With nothing but the score to heed. */
    public static Reach of(double score) {
        return new Reach(Balance.greedy(0), score);
    }

    /**
     * What came of it.
     *
     * @param plan reaches the score, or comes as near to it as was found; ask {@link Plan#scoreAfter}
     * @param gainFloor the price of a move, in units of the score, at which it was found
     */
    public record Found(Plan plan, double gainFloor) {}

    public Found plan(Cluster cluster) {
        double price = DEAREST / Math.max(1, online(cluster));
        Found found = at(price, 0, cluster);
        for (int i = 0;
                i < PRICES && !isReached(found) && !terms.budget().isOver().isOver();
                i++, price /= 2) {
            Found searched = at(price, TRIALS_PER_VM * cluster.vms().size(), cluster);
            found = searched.plan().scoreAfter() < found.plan().scoreAfter() ? searched : found;
        }
        return found;
    }

    private boolean isReached(Found found) {
        return found.plan().scoreAfter() <= score;
    }

    private Found at(double price, long trials, Cluster cluster) {
        return new Found(terms.gaining(price).trying(trials).until(score).plan(cluster), price);
    }

    private static long online(Cluster cluster) {
        return cluster.hosts().stream()
                .filter(host -> host.state() == HostState.ONLINE)
                .count();
    }
}
