package io.evenkeel.simulator.memory;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Writes to the page groups of one region in the order of its pattern. */
abstract class Writer {

    final int first;
    final int last;
    final double groupBytes;
    final double bytesPerSecond;

    Writer(Region region, int first, int last, double groupBytes) {
        this.first = first;
        this.last = last;
        this.groupBytes = groupBytes;
        this.bytesPerSecond = region.writes().bytesPerSecond();
    }

    static Writer of(Region region, int first, int last, double groupBytes, SplittableRandom random) {
        return switch (region.pattern()) {
            case SEQUENTIAL -> new Scan(region, first, last, groupBytes);
            case RANDOM -> new Picks(region, first, last, groupBytes, random, new double[0]);
            case ZIPF -> new Picks(region, first, last, groupBytes, random, zipf(last - first));
        };
    }

    abstract void write(float[] changed, double seconds);

    /** Cumulative weights 1, 1/2, 1/3 ... scaled to end at 1. */
    private static double[] zipf(int groups) {
        double[] cumulative = new double[groups];
        double sum = 0;
        for (int i = 0; i < groups; i++) {
            sum += 1.0 / (i + 1);
            cumulative[i] = sum;
        }
        for (int i = 0; i < groups; i++) {
            cumulative[i] /= sum;
        }
        return cumulative;
    }

    /** A cursor that goes round and round. */
    private static final class Scan extends Writer {

        private double cursor;

        Scan(Region region, int first, int last, double groupBytes) {
            super(region, first, last, groupBytes);
        }

        @Override
        void write(float[] changed, double seconds) {
            double size = (last - first) * groupBytes;
            double length = bytesPerSecond * seconds;
            if (length >= size) {
                Arrays.fill(changed, first, last, 1);
                cursor = (cursor + length) % size;
                return;
            }
            while (length > 0) {
                int group = Math.min(last - 1, first + (int) (cursor / groupBytes));
                double room = (group - first + 1) * groupBytes - cursor;
                double here = Math.min(length, room);
                changed[group] = (float) Math.min(1, changed[group] + here / groupBytes);
                length -= here;
                cursor = here < room ? cursor + here : (group + 1 == last ? 0 : (group - first + 1) * groupBytes);
            }
        }
    }

    /** Small writes to groups drawn by lot; a write to what has changed already adds nothing. */
    private static final class Picks extends Writer {

        /** A quarter of a group at once is fine enough: passes are many groups long. */
        private static final double SHARE_OF_PICK = 0.25;

        private static final int PICKS_THAT_COVER_ALL = 64;

        private final SplittableRandom random;
        private final double[] cumulative;
        private double owed;

        Picks(Region region, int first, int last, double groupBytes, SplittableRandom random, double[] cumulative) {
            super(region, first, last, groupBytes);
            this.random = random;
            this.cumulative = cumulative;
        }

        @Override
        void write(float[] changed, double seconds) {
            owed += bytesPerSecond * seconds / (groupBytes * SHARE_OF_PICK);
            if (owed > (double) PICKS_THAT_COVER_ALL * (last - first)) {
                Arrays.fill(changed, first, last, 1);
                owed = 0;
                return;
            }
            for (; owed >= 1; owed--) {
                int group = first + draw();
                changed[group] += (float) ((1 - changed[group]) * SHARE_OF_PICK);
            }
        }

        private int draw() {
            if (cumulative.length == 0) {
                return random.nextInt(last - first);
            }
            int at = Arrays.binarySearch(cumulative, random.nextDouble());
            return Math.min(cumulative.length - 1, at >= 0 ? at : -at - 1);
        }
    }
}
