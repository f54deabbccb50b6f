package io.evenkeel.supervisor.cycle;

import static java.util.Objects.requireNonNull;

import io.evenkeel.supervisor.Decision;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.Supervisor;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.journal.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Turns inputs into durable facts, and only then into effects.
 *
 * <p>Inputs that have come in meanwhile are taken together, so that one write makes all their facts durable. When a
 * write fails the cycle is over: its supervisor has decided what never became true. Used by one thread at a time.
 */
public final class Cycle {

    private final Supervisor supervisor;
    private final Journal journal;
    private final Adapters adapters;
    private final Consumer<Input> inbox;

    /** @param inbox takes answers, from any thread, to be given to {@link #turn} */
    public Cycle(Supervisor supervisor, Journal journal, Adapters adapters, Consumer<Input> inbox) {
        this.supervisor = requireNonNull(supervisor, "supervisor");
        this.journal = requireNonNull(journal, "journal");
        this.adapters = requireNonNull(adapters, "adapters");
        this.inbox = requireNonNull(inbox, "inbox");
    }

    /**
     * Takes inputs in.
     *
     * @return when to come again with a {@link Input.Tick}, unless something else comes first
     * @throws io.evenkeel.supervisor.journal.StaleEpochException if somebody else leads
     * @throws io.evenkeel.supervisor.journal.JournalUnavailableException if the facts may not be durable
     */
    public Moment turn(Moment now, List<Input> inputs) {
        List<Fact> facts = new ArrayList<>();
        List<Effect> effects = new ArrayList<>();
        for (Input input : inputs) {
            Decision decision = supervisor.on(now, input);
            facts.addAll(decision.facts());
            effects.addAll(decision.effects());
        }
        if (!facts.isEmpty()) {
            journal.append(supervisor.epoch(), facts);
        }
        for (Effect effect : effects) {
            adapters.perform(effect, reply -> inbox.accept(new Input.Answer(effect.call(), reply)));
        }
        return supervisor.wake();
    }
}
