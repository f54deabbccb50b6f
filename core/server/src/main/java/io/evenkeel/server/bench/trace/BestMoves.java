package io.evenkeel.server.bench.trace;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Balancing as it is commonly done: again and again the one move that lowers the variance of the loads most, from one of
 * the five most loaded hosts to the least loaded with room. Made for one replay.
 */
final class BestMoves implements Mover {
    private static final int SOURCES = 5;
    private static final double NO_LOAD = 1e-6;
    private static final double NOTHING = -1e-12;
    private static final double BELOW_HOT = 0.9;

    private final String name;
    private final Rule rule;
    private int unevenFor;

    BestMoves(String name, Rule rule) {
        this.name = requireNonNull(name, "name");
        this.rule = requireNonNull(rule, "rule");
    }

    /**
     * When to move, and what.
     *
     * @param variation the deviation of the loads over their mean above which there is something to do
     * @param rounds for how many samples in a row it must be so
     * @param most how many moves at once
     * @param gain which part of the deviation a move must take away
     * @param rest for how many samples a VM stays where it has been moved to
     * @param hot only hosts above this load give VMs away, and none takes more than nine tenths of it; infinite if none
     */
    record Rule(Estimate estimate, double variation, int rounds, int most, double gain, int rest, double hot) {
        static Rule uneven(Estimate estimate, double variation, int rounds, int most, double gain, int rest) {
            return new Rule(estimate, variation, rounds, most, gain, rest, Double.POSITIVE_INFINITY);
        }

        static Rule hot(Estimate estimate, double hot, int most, int rest) {
            return new Rule(estimate, -1, 1, most, 0, rest, hot);
        }

        boolean isAboutHotHosts() {
            return hot < Double.POSITIVE_INFINITY;
        }
    }

    private record Step(int vm, int from, int to, double change) {}

    /** Hosts while moves are thought of. */
    private static final class Picture {
        private final double[] shares;
        private final double[] load;
        private final double[] memory;
        private final int[] hostOf;

        Picture(Moment now, double[] shares) {
            this.shares = shares;
            load = new double[now.site().hosts()];
            memory = new double[now.site().hosts()];
            hostOf = new int[shares.length];
            for (int vm = 0; vm < shares.length; vm++) {
                hostOf[vm] = now.hostOf(vm);
                load[hostOf[vm]] += shares[vm];
                memory[hostOf[vm]] += now.trace().memory(vm);
            }
        }

        void move(Moment now, Step step) {
            load[step.from()] -= shares[step.vm()];
            load[step.to()] += shares[step.vm()];
            memory[step.from()] -= now.trace().memory(step.vm());
            memory[step.to()] += now.trace().memory(step.vm());
            hostOf[step.vm()] = step.to();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Shift> moves(Moment now) {
        Picture picture = new Picture(now, rule.estimate().shares(now));
        unevenFor = isUneven(picture) ? unevenFor + 1 : 0;
        List<Shift> moves = new ArrayList<>();
        while (unevenFor >= rule.rounds() && moves.size() < rule.most() && isUneven(picture)) {
            Step best = best(now, picture);
            if (best == null || gain(picture, best) < rule.gain()) {
                break;
            }
            picture.move(now, best);
            moves.add(new Shift(best.vm(), best.to()));
        }
        return moves;
    }

    private boolean isUneven(Picture picture) {
        return Loads.variation(picture.load) > rule.variation();
    }

    /** Which part of the deviation the step takes away. */
    private static double gain(Picture picture, Step step) {
        double before = Loads.deviation(picture.load);
        double variance = Math.max(0, before * before + step.change() / picture.load.length);
        return (before - Math.sqrt(variance)) / Math.max(before, 1e-9);
    }

    private @Nullable Step best(Moment now, Picture picture) {
        int[] sources = IntStream.range(0, picture.load.length)
                .filter(host -> !rule.isAboutHotHosts() || picture.load[host] > rule.hot())
                .boxed()
                .sorted(Comparator.comparingDouble(host -> -picture.load[host]))
                .limit(SOURCES)
                .mapToInt(Integer::intValue)
                .toArray();
        Step best = null;
        for (int from : sources) {
            for (int vm = 0; vm < picture.hostOf.length; vm++) {
                double share = picture.shares[vm];
                if (picture.hostOf[vm] == from && share >= NO_LOAD && !now.hasMovedWithin(vm, rule.rest())) {
                    int to = coldest(now, picture, vm, from);
                    double change = to < 0 ? 0 : 2 * share * (picture.load[to] - picture.load[from] + share);
                    if (change < (best == null ? NOTHING : best.change())) {
                        best = new Step(vm, from, to, change);
                    }
                }
            }
        }
        return best;
    }

    private int coldest(Moment now, Picture picture, int vm, int from) {
        int coldest = -1;
        for (int host = 0; host < picture.load.length; host++) {
            boolean fits = host != from
                    && picture.memory[host] + now.trace().memory(vm)
                            <= now.site().memory()
                    && (!rule.isAboutHotHosts() || picture.load[host] + picture.shares[vm] < rule.hot() * BELOW_HOT);
            if (fits && (coldest < 0 || picture.load[host] < picture.load[coldest])) {
                coldest = host;
            }
        }
        return coldest;
    }
}
