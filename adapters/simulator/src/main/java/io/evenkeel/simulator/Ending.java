package io.evenkeel.simulator;

/** Ends a fault. Closing it again does nothing. */
@FunctionalInterface
public interface Ending extends AutoCloseable {

    @Override
    void close();
}
