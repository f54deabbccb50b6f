package io.evenkeel.simulation.bench;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.journal.JournalEntry;
import java.util.List;

/**
 * A journal of production beside the simulated one: what a simulated supervisor writes is written there too, in the same
 * batches, and how long that takes is measured for batches that intend starts. Used by one thread.
 */
public final class ClockedJournal {

    private final String name;
    private final Journal real;
    private final Epoch epoch;
    private long intents;
    private long batches;
    private long nanos;

    /**
     * A journal that nobody else writes to.
     *
     * @param name for people
     * @param epoch the newest, which authorises to write
     */
    public ClockedJournal(String name, Journal real, Epoch epoch) {
        this.name = requireNonNull(name, "name");
        this.real = requireNonNull(real, "real");
        this.epoch = requireNonNull(epoch, "epoch");
    }

    String name() {
        return name;
    }

    /** How many starts were intended. */
    long intents() {
        return intents;
    }

    /** In how many writes. */
    long batches() {
        return batches;
    }

    /** How many of them were made durable in a second of writing. */
    double perSecond() {
        return intents / (Math.max(1, nanos) / 1e9);
    }

    /** The simulated journal, with this one beside it. */
    Journal beside(Journal simulated) {
        return new Journal() {
            @Override
            public List<JournalEntry> read() {
                return simulated.read();
            }

            @Override
            public void append(Epoch by, List<Fact> facts) {
                write(facts);
                simulated.append(by, facts);
            }

            @Override
            public void compact(Epoch by, List<Fact> facts) {
                real.compact(epoch, facts);
                simulated.compact(by, facts);
            }

            @Override
            public void close() {
                simulated.close();
            }
        };
    }

    private void write(List<Fact> facts) {
        long starts =
                facts.stream().filter(Fact.StartIntended.class::isInstance).count();
        long begun = System.nanoTime();
        real.append(epoch, facts);
        if (starts > 0) {
            nanos += System.nanoTime() - begun;
            intents += starts;
            batches++;
        }
    }
}
