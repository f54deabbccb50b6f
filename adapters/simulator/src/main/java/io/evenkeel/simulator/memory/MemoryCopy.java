package io.evenkeel.simulator.memory;

import io.evenkeel.spi.unit.Share;
import java.util.Arrays;
import java.util.List;

/**
 * Iterative pre-copy of one guest's memory, as arithmetic on elapsed time.
 *
 * <p>Each pass sends the page groups that were dirty when the pass began, from the lowest address to the highest; what
 * the guest writes meanwhile is the next pass. Whoever uses it moves it forward by whole stretches of time in which the
 * bandwidth does not change, and no further than the end of a pass. Not safe for use by several threads.
 */
public final class MemoryCopy {

    private final double total;
    private final GuestMemory memory;
    private float[] pending;
    private double passVolume;
    private double passSent;
    private double passSeconds;
    private double transferred;
    private double dirtyRate = -1;
    private int iteration = 1;

    /** A copy that has everything before it. */
    public MemoryCopy(double bytes, List<Region> regions, long seed) {
        total = bytes;
        memory = new GuestMemory(bytes, regions, seed);
        pending = new float[memory.groups()];
        Arrays.fill(pending, 1);
        passVolume = bytes;
    }

    /** Sends at a rate in bytes per second while the guest works at {@code speed}, 1 being unhindered. */
    public void advance(double seconds, double rate, Share speed) {
        send(seconds, rate);
        passSeconds += seconds;
        memory.run(seconds, speed.value());
    }

    /** Sends while the guest does not execute on the source. */
    public void send(double seconds, double rate) {
        double sent = Math.min(unsent(), seconds * rate);
        passSent += sent;
        transferred += sent;
    }

    /** Bytes of this pass that are still to be sent. */
    public double unsent() {
        return Math.max(0, passVolume - passSent);
    }

    /** Bytes that this pass began with. */
    public double passVolume() {
        return passVolume;
    }

    /** Closes a pass and makes what the guest has changed meanwhile the next one. */
    public void nextPass() {
        double volume = 0;
        pending = memory.take(pending);
        for (float share : pending) {
            volume += share;
        }
        volume *= memory.groupBytes();
        if (passSeconds > 0) {
            dirtyRate = volume / passSeconds;
        }
        transferred += unsent();
        begin(volume);
        iteration++;
    }

    /** Makes everything that is not on the other side one last pass, because the guest writes no more. */
    public void lastPass() {
        double skip = passSent / memory.groupBytes();
        double volume = 0;
        float[] rest = new float[pending.length];
        for (int group = 0; group < rest.length; group++) {
            double sent = Math.min(skip, pending[group]);
            skip -= sent;
            rest[group] = (float) rest(pending[group] - sent, memory.changed(group));
            volume += rest[group];
        }
        memory.take(pending);
        pending = rest;
        begin(volume * memory.groupBytes());
        iteration++;
    }

    /** What of a group is unsent or changed, if it is not known whether these overlap. */
    private static double rest(double unsent, double changed) {
        return unsent + changed * (1 - unsent);
    }

    private void begin(double volume) {
        passVolume = volume;
        passSent = 0;
        passSeconds = 0;
    }

    /** Bytes that would have to be sent if the guest stopped now: unsent or changed since, each once. */
    public double remaining() {
        double skip = passSent / memory.groupBytes();
        double sum = 0;
        for (int group = 0; group < memory.groups(); group++) {
            double sent = Math.min(skip, pending[group]);
            skip -= sent;
            sum += rest(pending[group] - sent, memory.changed(group));
        }
        return Math.min(total, sum * memory.groupBytes());
    }

    public double total() {
        return total;
    }

    public double transferred() {
        return transferred;
    }

    public int iteration() {
        return iteration;
    }

    /** Distinct bytes changed per second in the last complete pass; negative before the first is complete. */
    public double dirtyRate() {
        return dirtyRate;
    }
}
