package io.evenkeel.simulation.schedule;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Chance that follows from a seed.
 *
 * <p>Each part of a run has dice of its own, so that one throw more in one part leaves the others as they were: only so
 * does a run with one fault less resemble the run before.
 */
public final class Dice {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final SplittableRandom random;

    public Dice(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /** Dice for one part, which depend on the seed and the name alone. */
    public Dice of(String part) {
        long mixed = seed;
        for (int i = 0; i < part.length(); i++) {
            mixed = mix(mixed * 31 + part.charAt(i));
        }
        return new Dice(mixed);
    }

    /** A number that looks random and follows from {@code value} alone. */
    public static long mix(long value) {
        long mixed = value + GOLDEN;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A whole number from 0 to {@code bound - 1}. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** A whole number, both ends included. */
    public int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    public Duration between(Duration least, Duration most) {
        long span = most.toNanos() - least.toNanos();
        return span <= 0 ? least : least.plusNanos(random.nextLong(span));
    }

    public <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    public RandomGenerator generator() {
        return random;
    }
}
