package io.evenkeel.supervisor.run;

import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.Supervisor;
import io.evenkeel.supervisor.cycle.Cycle;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.journal.JournalEntry;
import io.evenkeel.supervisor.ledger.Ledger;
import java.util.List;
import java.util.function.Consumer;

/** One term of office, from the reading of the journal to the loss of the lead. Used by the loop's thread alone. */
final class Term implements AutoCloseable {

    private final Journal journal;
    private final Outside outside;
    private final Supervisor supervisor;
    private final Cycle cycle;
    private final int compactAfter;
    private final int found;
    private long written;
    private Moment wake;

    /** Makes a supervisor from what the journal gave. */
    interface Beginning {
        Supervisor begin(Ledger ledger, Moment now);
    }

    private Term(
            Journal journal,
            Outside outside,
            Supervisor supervisor,
            Consumer<Input> inbox,
            LoopListener listener,
            Moment now,
            int compactAfter,
            long written) {
        this.journal = journal;
        this.outside = outside;
        this.supervisor = supervisor;
        this.cycle = new Cycle(supervisor, new Told(listener), outside, inbox);
        this.compactAfter = compactAfter;
        this.found = supervisor.ledger().open().size();
        this.written = written;
        this.wake = now;
    }

    /**
     * Begins to lead: reads what was written before, and writes who leads now.
     *
     * @param journal and {@code outside} belong to the term, unless this fails
     */
    static Term begin(
            Journal journal,
            Outside outside,
            Epoch epoch,
            String name,
            Beginning beginning,
            Consumer<Input> inbox,
            LoopListener listener,
            Moment now,
            int compactAfter) {
        Ledger ledger = new Ledger();
        List<JournalEntry> entries = journal.read();
        entries.forEach(entry -> ledger.add(entry.fact(), entry.epoch()));
        Fact.Led led = new Fact.Led(name);
        journal.append(epoch, List.of(led));
        ledger.add(led, epoch);
        Supervisor supervisor = beginning.begin(ledger, now);
        Term term = new Term(journal, outside, supervisor, inbox, listener, now, compactAfter, entries.size() + 1L);
        outside.listen(event -> inbox.accept(new Input.News(event)));
        return term;
    }

    Supervisor supervisor() {
        return supervisor;
    }

    /** How many intents had no end when the term began. */
    int found() {
        return found;
    }

    Moment wake() {
        return wake;
    }

    void turn(Moment now, List<Input> inputs) {
        wake = cycle.turn(now, inputs);
        if (written >= compactAfter) {
            List<Fact> facts = supervisor.ledger().facts();
            journal.compact(supervisor.epoch(), facts);
            written = 0;
        }
    }

    @Override
    public void close() {
        try (journal) {
            outside.close();
        }
    }

    /** The term's journal, as the cycle sees it. */
    private final class Told implements Journal {

        private final LoopListener listener;

        Told(LoopListener listener) {
            this.listener = listener;
        }

        @Override
        public List<JournalEntry> read() {
            return journal.read();
        }

        @Override
        public void append(Epoch epoch, List<Fact> facts) {
            journal.append(epoch, facts);
            written += facts.size();
            listener.wrote(facts);
        }

        @Override
        public void compact(Epoch epoch, List<Fact> facts) {
            journal.compact(epoch, facts);
        }

        @Override
        public void close() {
            journal.close();
        }
    }
}
