package io.evenkeel.supervisor.run;

/** When a listener who hears of nobody mistrusts its own ears rather than everybody; silences are in periods. */
public final class Deafness {

    /** So many periods without a word from anybody, and it is this side that is deaf. */
    private static final int DEAF = 3;

    /**
     * So many, and it has not listened in between. Of two hosts the one that lives may lose an answer or two, which must not
     * make the dead one young again; after fewer than a verdict takes, nobody's age is taken for a silence.
     */
    private static final int LONG = 8;

    private Deafness() {}

    /**
     * Whether a listener had better say nothing.
     *
     * @param known how many hosts it has ever heard; of one alone nobody can tell who is cut off
     * @param silence since it last heard of any of them
     * @param period from one sign of life to the next, in the same unit
     */
    public static boolean isDeaf(int known, long silence, long period) {
        return known > 1 && silence > DEAF * period;
    }

    /** Whether it has not listened all that time, so that whoever is silent when it hears again is so from then on. */
    public static boolean isLong(int known, long silence, long period) {
        return known > 1 && silence > LONG * period;
    }
}
