package io.evenkeel.supervisor.cycle;

import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.input.Reply;
import java.util.function.Consumer;

/** Performs effects at a hypervisor and its witnesses. */
@FunctionalInterface
public interface Adapters {

    /**
     * Begins an effect and returns at once.
     *
     * @param answer called exactly once, from any thread, by shortly after {@link Effect#within()} at the latest; an
     *     effect that did not answer in time is a failure whose effect is unknown, if it changes anything
     */
    void perform(Effect effect, Consumer<Reply> answer);
}
