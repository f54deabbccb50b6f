package io.evenkeel.supervisor.verdict;

/** For how long nobody has heard of one host: what the vantage points say when they are put together. */
final class Hearing {

    /** Since this supervisor heard of it, or began to listen. */
    long ownNanos;

    /** The time for which at least a quorum of vantage points has heard nothing; 0 if too few can tell. */
    long quorumNanos;

    /** The time for which none of those that can tell has heard anything. */
    long unanimousNanos;

    /** How many can tell. */
    int voters;

    /** Which of the witnesses heard of it last, of those that can tell; −1 for this supervisor itself. */
    int lastToHear;
}
