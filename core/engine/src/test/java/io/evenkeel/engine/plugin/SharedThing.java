package io.evenkeel.engine.plugin;

/** A class of the platform that a test shares with an adapter. */
public final class SharedThing {

    private SharedThing() {}
}
