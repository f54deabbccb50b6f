package io.evenkeel.simulation.node;

import io.evenkeel.simulation.store.SimJournal;
import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.Supervisor;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.cycle.Adapters;
import io.evenkeel.supervisor.cycle.Cycle;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.ledger.Ledger;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** A term of office held by the classes of production. */
public final class CycleTerm implements SupervisorProcess.Term {

    private final Supervisor supervisor;
    private final Cycle cycle;

    private CycleTerm(Supervisor supervisor, Cycle cycle) {
        this.supervisor = supervisor;
        this.cycle = cycle;
    }

    /** What surrounds a supervisor, each of which a mutant may put something in front of. */
    public record Surroundings(UnaryOperator<Journal> journal, UnaryOperator<Adapters> adapters) {
        public static final Surroundings PLAIN = new Surroundings(journal -> journal, adapters -> adapters);
    }

    /** Reads the journal, writes that it leads, and begins. */
    public static CycleTerm begin(
            SupervisorProcess process,
            Epoch epoch,
            SimJournal store,
            Moment now,
            SupervisorSettings settings,
            Supervisor.Domain domain,
            Clock clock,
            RandomGenerator entropy,
            Surroundings surroundings) {
        Journal journal = surroundings.journal().apply(store);
        journal.append(epoch, List.of(new Fact.Led(process.name())));
        Ledger ledger = new Ledger();
        journal.read().forEach(entry -> ledger.add(entry.fact(), entry.epoch()));
        Supervisor supervisor = new Supervisor(settings, domain, epoch, ledger, now, clock, entropy);
        Adapters adapters = surroundings.adapters().apply(process::send);
        return new CycleTerm(supervisor, new Cycle(supervisor, journal, adapters, process::inbox));
    }

    @Override
    public Moment turn(Moment now, List<Input> inputs) {
        return cycle.turn(now, inputs);
    }

    public Supervisor supervisor() {
        return supervisor;
    }
}
