package io.evenkeel.supervisor;

import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import java.util.List;

/**
 * What follows from one input: what must be remembered first, and what is done then.
 *
 * <p>No effect may be performed before all facts are durable under the epoch of the supervisor that decided. If they
 * cannot be made durable, the effects are dropped and so is the supervisor: it no longer leads.
 *
 * @param facts in the order in which they come to pass
 * @param effects in the order in which they are wanted; they run at the same time unless one waits for another's answer
 */
public record Decision(List<Fact> facts, List<Effect> effects) {

    public static final Decision NOTHING = new Decision(List.of(), List.of());

    public Decision {
        facts = List.copyOf(facts);
        effects = List.copyOf(effects);
    }

    public boolean isNothing() {
        return facts.isEmpty() && effects.isEmpty();
    }
}
