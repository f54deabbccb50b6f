package io.evenkeel.simulation.world;

/** How often something is cut, one way and the other; faults may lie over one another. */
public final class Cuts {

    private int inward;
    private int outward;

    /** Which way does not work. */
    public enum Way {
        /** To it. */
        IN,
        /** From it. */
        OUT,
        BOTH
    }

    /** Cuts, or joins what was cut. */
    public void change(Way way, boolean isCut) {
        int by = isCut ? 1 : -1;
        if (way != Way.OUT) {
            inward += by;
        }
        if (way != Way.IN) {
            outward += by;
        }
    }

    public boolean isReached() {
        return inward == 0;
    }

    public boolean isHeard() {
        return outward == 0;
    }

    public boolean isWhole() {
        return inward == 0 && outward == 0;
    }
}
