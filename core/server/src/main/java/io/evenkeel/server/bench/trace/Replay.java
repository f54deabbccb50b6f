package io.evenkeel.server.bench.trace;

import static java.util.Objects.requireNonNull;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/**
 * Plays a trace sample by sample: measures the hosts, then lets a mover move. Moves take no time. A mover sees nothing
 * of what is to come.
 */
final class Replay {
    private static final double OVERLOADED = 0.9;
    private static final double BYTES_PER_KIBIBYTE = 1024;
    private static final double NANOS = 1e9;
    private static final int NOWHERE = -1;

    private final Trace trace;
    private final Site site;
    private final int[] start;

    Replay(Trace trace, Site site, int[] start) {
        this.trace = requireNonNull(trace, "trace");
        this.site = requireNonNull(site, "site");
        this.start = start.clone();
    }

    /** Sums while a replay runs. */
    private static final class Sums {
        private int moves;
        private int soonAgain;
        private int back;
        private int overloaded;
        private double unmet;
        private double unevenness;
        private double kibibytes;
        private long nanos;
    }

    /** Plays it. */
    Figures run(Mover mover) {
        Sums sums = new Sums();
        int[] hostOf = start.clone();
        int[] cameFrom = new int[trace.vms()];
        Arrays.fill(cameFrom, NOWHERE);
        int[] movedAt = Moment.neverMoved(trace.vms());
        for (int sample = 0; sample < trace.samples(); sample++) {
            measure(sample, hostOf, sums);
            long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            List<Mover.Shift> moves = mover.moves(new Moment(trace, site, sample, hostOf, movedAt));
            sums.nanos += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
            for (Mover.Shift move : moves) {
                int vm = move.vm();
                boolean again = movedAt[vm] >= 0 && sample - movedAt[vm] <= Trace.HOUR;
                sums.moves++;
                sums.soonAgain += again ? 1 : 0;
                sums.back += again && move.to() == cameFrom[vm] ? 1 : 0;
                sums.kibibytes += trace.memory(vm);
                cameFrom[vm] = hostOf[vm];
                movedAt[vm] = sample;
                hostOf[vm] = move.to();
            }
        }
        return new Figures(
                sums.moves,
                sums.soonAgain,
                sums.back,
                sums.overloaded,
                sums.unmet,
                sums.unevenness / trace.samples(),
                sums.kibibytes * BYTES_PER_KIBIBYTE,
                sums.nanos / NANOS);
    }

    private void measure(int sample, int[] hostOf, Sums sums) {
        double[] load = new double[site.hosts()];
        for (int vm = 0; vm < trace.vms(); vm++) {
            load[hostOf[vm]] += trace.cpu(vm, sample) / site.cpu();
        }
        for (double each : load) {
            sums.overloaded += each > OVERLOADED ? 1 : 0;
            sums.unmet += Math.max(0, each - 1);
        }
        sums.unevenness += Loads.variation(load);
    }
}
