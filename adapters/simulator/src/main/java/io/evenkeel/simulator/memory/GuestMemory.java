package io.evenkeel.simulator.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which parts of a guest's memory have changed since the last look, page group by page group.
 *
 * <p>A group is some pages that lie together; of each the share of its bytes that has changed is kept. Memory that no
 * region covers is never written.
 */
final class GuestMemory {

    private static final int FEWEST_GROUPS = 256;
    private static final int MOST_GROUPS = 1024;
    private static final double GROUP_BYTES = 4 << 20;

    private final double groupBytes;
    private final List<Writer> writers = new ArrayList<>();
    private float[] changed;

    GuestMemory(double bytes, List<Region> regions, long seed) {
        int groups = (int) Math.max(FEWEST_GROUPS, Math.min(MOST_GROUPS, bytes / GROUP_BYTES));
        groupBytes = bytes / groups;
        changed = new float[groups];
        SplittableRandom random = new SplittableRandom(seed);
        double from = 0;
        for (Region region : regions) {
            double to = Math.min(1, from + region.memory().value());
            int first = (int) Math.round(from * groups);
            int last = Math.min(groups, Math.max(first + 1, (int) Math.round(to * groups)));
            if (first < last && region.writes().bytesPerSecond() > 0) {
                writers.add(Writer.of(region, first, last, groupBytes, random.split()));
            }
            from = to;
        }
    }

    int groups() {
        return changed.length;
    }

    double groupBytes() {
        return groupBytes;
    }

    /** Lets the guest work for a time; at half speed it writes half as much. */
    void run(double seconds, double speed) {
        for (Writer writer : writers) {
            writer.write(changed, seconds * speed);
        }
    }

    /** The changed share of one group. */
    float changed(int group) {
        return changed[group];
    }

    /** Hands out what has changed and begins anew; {@code empty} is filled with zeros and taken for it. */
    float[] take(float[] empty) {
        Arrays.fill(empty, 0);
        float[] taken = changed;
        changed = empty;
        return taken;
    }
}
