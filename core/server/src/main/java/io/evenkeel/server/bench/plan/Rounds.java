package io.evenkeel.server.bench.plan;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Supplier;

/** Takes the CPU time of the calling thread, cold and warm. What the compiler and the collector take beside it is not in it. */
final class Rounds {
    private static final int FEWEST = 3;
    private static final int MOST = 400;

    /** After so many seconds of CPU there are no more rounds: the compiler has seen enough of a plan of any size. */
    private static final double ENOUGH = 3;

    private static final double NANOS = 1e9;

    private Rounds() {}

    /**
     * What came of the last round, and how long it took.
     *
     * @param first seconds of the first round
     * @param seconds the median of the later half of the rounds
     */
    record Timed<T>(T value, double first, double seconds) {}

    static <T> Timed<T> of(Supplier<T> work) {
        Timed<T> last = once(work);
        double first = last.seconds();
        double spent = first;
        double[] rounds = new double[MOST];
        rounds[0] = first;
        int count = 1;
        while (count < FEWEST || (count < MOST && spent < ENOUGH)) {
            last = once(work);
            spent += last.seconds();
            rounds[count++] = last.seconds();
        }
        double[] later = Arrays.copyOfRange(rounds, count / 2, count);
        Arrays.sort(later);
        return new Timed<>(last.value(), first, later[later.length / 2]);
    }

    static <T> Timed<T> once(Supplier<T> work) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        T value = work.get();
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / NANOS;
        return new Timed<>(value, seconds, seconds);
    }
}
