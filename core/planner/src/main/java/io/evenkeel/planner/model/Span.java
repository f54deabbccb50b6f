package io.evenkeel.planner.model;

/** When a constraint must hold. */
public enum Span {
    /** When all moves are done. */
    DISCRETE,
    /** Also while VMs move, when they hold their place on the source and on the destination. */
    CONTINUOUS
}
