package io.evenkeel.conformance;

/** Something to wait for. */
@FunctionalInterface
public interface Condition {

    boolean holds() throws Exception;
}
