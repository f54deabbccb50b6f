package io.evenkeel.conformance;

/** Told about the progress of a run, by the thread that runs it. */
public interface RunListener {

    /** Listens to nothing. */
    RunListener NONE = new RunListener() {};

    /**
     * A rule is about to be checked.
     *
     * @param position the place of the rule among those that are run, from 1
     */
    default void started(RuleCheck check, int position, int count) {}

    /** A rule has been checked. */
    default void finished(Verdict verdict, int position, int count) {}
}
