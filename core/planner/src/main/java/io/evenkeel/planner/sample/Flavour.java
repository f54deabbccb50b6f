package io.evenkeel.planner.sample;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A size in which VMs are sold.
 *
 * @param weight how often, of all weights together
 */
record Flavour(long vcpus, long gibibytes, int weight) {
    private static final List<Flavour> ALL = List.of(
            new Flavour(1, 2, 18),
            new Flavour(2, 4, 22),
            new Flavour(2, 8, 16),
            new Flavour(4, 8, 14),
            new Flavour(4, 16, 12),
            new Flavour(8, 16, 6),
            new Flavour(8, 32, 7),
            new Flavour(16, 64, 4),
            new Flavour(32, 128, 1));

    long mebibytes() {
        return gibibytes * 1024;
    }

    static Flavour any(SplittableRandom random) {
        int at = random.nextInt(ALL.stream().mapToInt(Flavour::weight).sum());
        for (Flavour flavour : ALL) {
            at -= flavour.weight();
            if (at < 0) {
                return flavour;
            }
        }
        throw new AssertionError("the weights are more than their sum");
    }
}
