package io.evenkeel.planner.explain;

/** What made a plan move a VM. The first that applies counts, in this order. */
public enum Motive {
    /** It was on no host. */
    NO_HOST,
    /** Its host is down. */
    HOST_FAILED,
    /** Its host shall be empty. */
    HOST_EMPTIED,
    /** A hard rule did not hold for it where it was. */
    RULE,
    /** Its host had given away more of something than it may. */
    OVERFULL,
    /** Its host was a hot spot. */
    HOT,
    /** Its host can be switched off without it. */
    CONSOLIDATED,
    /** The cluster is more even with it elsewhere. */
    EVENNESS,
    /** It stood where something else had to go. */
    MAKES_ROOM
}
