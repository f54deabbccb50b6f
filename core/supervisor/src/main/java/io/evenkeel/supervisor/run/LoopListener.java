package io.evenkeel.supervisor.run;

import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.fact.Fact;
import java.util.List;

/** Is told what a loop does, in its own thread; must not block. */
public interface LoopListener {

    LoopListener NONE = new LoopListener() {};

    /** It leads; {@code open} intents were found without an end. */
    default void leads(Epoch epoch, int open) {}

    /** Facts have become durable. */
    default void wrote(List<Fact> facts) {}

    /** It leads no longer, and why. It stands for election again. */
    default void ended(String reason) {}
}
