package io.evenkeel.conformance.proxy;

/** Which way bytes go. */
public enum Direction {
    /** Requests. */
    TO_SERVER,
    /** Replies. */
    TO_CLIENT
}
