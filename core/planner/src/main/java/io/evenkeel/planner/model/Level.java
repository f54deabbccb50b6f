package io.evenkeel.planner.model;

/** How much fails together. */
public enum Level {
    HOST,
    RACK,
    ROOM,
    SITE
}
