package io.evenkeel.engine.convergence;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * The time that something is given to show its effect: the patience, and until one pass over memory has both begun and
 * ended since. What a pass has to send was settled before it began, so the pass under way says nothing yet.
 *
 * @param least when the patience ends
 * @param passes how many passes had ended
 * @param most when even the longest passes must have ended; bounds the wait where the end of a pass goes unseen
 */
record Trial(Duration least, OptionalInt passes, Duration most) {

    /** The rest of the pass under way, and a whole one. */
    private static final int PASSES = 2;

    static Trial from(LadderInput input, Duration patience) {
        Duration least = input.elapsed().plus(patience);
        Duration most = input.longestPass()
                .map(longest -> input.elapsed().plus(longest.multipliedBy(PASSES)))
                .orElse(least);
        return new Trial(least, input.passes(), most);
    }

    /** The longest that a trial can take where a pass takes no longer than {@code longestPass}. */
    static Duration longest(Duration patience, Duration longestPass) {
        Duration passes = longestPass.multipliedBy(PASSES);
        return passes.compareTo(patience) > 0 ? passes : patience;
    }

    /** When it is over at the latest. */
    Duration end() {
        return most.compareTo(least) > 0 ? most : least;
    }

    boolean isOver(LadderInput input) {
        if (input.elapsed().compareTo(least) < 0) {
            return false;
        }
        boolean seen =
                passes.isEmpty() || input.passes().isEmpty() || input.passes().getAsInt() >= passes.getAsInt() + PASSES;
        return seen || input.elapsed().compareTo(most) >= 0;
    }
}
