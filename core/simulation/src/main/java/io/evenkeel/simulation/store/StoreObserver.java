package io.evenkeel.simulation.store;

import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.fact.Fact;
import java.util.List;

/** Sees what is durable. */
public interface StoreObserver {

    default void elected(String supervisor, Epoch epoch) {}

    default void appended(String supervisor, Epoch epoch, List<Fact> facts) {}

    default void compacted(String supervisor, Epoch epoch, List<Fact> facts) {}
}
