package io.evenkeel.simulation.store;

import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.journal.JournalEntry;
import io.evenkeel.supervisor.journal.JournalUnavailableException;
import io.evenkeel.supervisor.journal.StaleEpochException;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** One supervisor's way to the store. */
public final class SimJournal implements Journal {

    private final Store store;
    private final String owner;
    private final Supplier<Weather> weather;

    /** How a write goes. */
    public enum Weather {
        FAIR,
        /** Nothing reaches the store. */
        CUT,
        /** It is written, and nobody hears of it. */
        ANSWER_LOST,
        /** The supervisor dies before anything is written whole. */
        CRASH_BEFORE,
        /** The supervisor dies as soon as it is written. */
        CRASH_AFTER
    }

    /** The supervisor died here. */
    public static final class Crash extends RuntimeException {

        private static final long serialVersionUID = 1;

        Crash() {
            super("the process died while it wrote", null, false, false);
        }
    }

    public SimJournal(Store store, String owner, Supplier<Weather> weather) {
        this.store = store;
        this.owner = owner;
        this.weather = weather;
    }

    @Override
    public List<JournalEntry> read() {
        return store.entries();
    }

    @Override
    public void append(Epoch epoch, List<Fact> facts) {
        write(epoch, () -> store.add(owner, epoch, facts));
    }

    @Override
    public void compact(Epoch epoch, List<Fact> facts) {
        write(epoch, () -> store.replace(owner, epoch, facts));
    }

    private void write(Epoch epoch, Runnable how) {
        Weather now = weather.get();
        if (now == Weather.CUT) {
            throw unavailable();
        }
        if (now == Weather.CRASH_BEFORE) {
            throw new Crash();
        }
        if (epoch.isBefore(store.epoch())) {
            throw new StaleEpochException(epoch, store.epoch());
        }
        how.run();
        if (now == Weather.CRASH_AFTER) {
            throw new Crash();
        }
        if (now == Weather.ANSWER_LOST) {
            throw unavailable();
        }
    }

    private static JournalUnavailableException unavailable() {
        return new JournalUnavailableException("the store does not answer", new IOException("simulated"));
    }

    @Override
    public void close() {}
}
