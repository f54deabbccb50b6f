package io.evenkeel.simulation.mutant;

import static java.util.Objects.requireNonNull;

import io.evenkeel.simulation.node.CycleTerm;
import io.evenkeel.simulation.seeded.Wiring;
import io.evenkeel.supervisor.cycle.Adapters;
import io.evenkeel.supervisor.journal.Journal;
import java.util.function.UnaryOperator;

/** One way to be wrong. */
public record Mutant(String name, Wiring wiring) {
    public Mutant {
        requireNonNull(name, "name");
        requireNonNull(wiring, "wiring");
    }

    static Mutant ofAdapters(String name, UnaryOperator<Adapters> change) {
        return new Mutant(name, Wiring.RIGHT.with(new CycleTerm.Surroundings(journal -> journal, change)));
    }

    static Mutant ofJournal(String name, UnaryOperator<Journal> change) {
        return new Mutant(name, Wiring.RIGHT.with(new CycleTerm.Surroundings(change, adapters -> adapters)));
    }

    @Override
    public String toString() {
        return name;
    }
}
