package io.evenkeel.lab.libvirt;

import java.util.List;

/**
 * What the witness has seen of a guest so far.
 *
 * @param beats beats seen
 * @param lives how often the guest started
 * @param lostBeats numbers missing between a life's first beat and its last
 * @param repeatedBeats beats of one life seen more than once: it was rolled back, or ran twice
 * @param corruptPages pages that did not hold what the guest had written
 * @param wrongBlocks disk blocks that did not hold what the guest had written
 * @param secondExecutions each pair of executions at the same time, in words
 * @param complaints panics of the guest's kernel, wrong pages, and lines nobody understands; the first 20
 */
public record Verdict(
        long beats,
        int lives,
        long lostBeats,
        long repeatedBeats,
        long corruptPages,
        long wrongBlocks,
        List<String> secondExecutions,
        List<String> complaints) {

    public Verdict {
        secondExecutions = List.copyOf(secondExecutions);
        complaints = List.copyOf(complaints);
    }

    /** The guest started once, ran in one place at a time, and lost nothing. */
    public boolean isClean() {
        return isCleanOver(1);
    }

    /** The guest started exactly so often, ran in one place at a time, and lost nothing while it lived. */
    public boolean isCleanOver(int expectedLives) {
        return beats > 0
                && lives == expectedLives
                && lostBeats == 0
                && repeatedBeats == 0
                && corruptPages == 0
                && wrongBlocks == 0
                && secondExecutions.isEmpty()
                && complaints.isEmpty();
    }
}
