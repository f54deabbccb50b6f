package io.evenkeel.conformance;

/** A call on the adapter whose result does not matter. */
@FunctionalInterface
public interface Action {

    void run() throws Exception;
}
