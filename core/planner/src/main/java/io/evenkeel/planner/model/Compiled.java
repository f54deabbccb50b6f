package io.evenkeel.planner.model;

/** A constraint over dense arrays: one that looks at a VM and a host alone, or one that follows the placement. */
public sealed interface Compiled permits Filter, Tracker {}
