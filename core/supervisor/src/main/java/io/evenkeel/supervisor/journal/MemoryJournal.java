package io.evenkeel.supervisor.journal;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.fact.Fact;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A journal that lasts as long as the object, with the faults that real ones have at the caller's wish. For tests and
 * for platforms that keep no state. Safe for use by several threads.
 */
public final class MemoryJournal implements Journal {

    /** What a write does that is told to fail; whoever writes cannot tell one from the other. */
    public enum Failure {
        /** Nothing of it is kept. */
        BEFORE,
        /** All of it is kept. */
        AFTER
    }

    private final Clock clock;
    private List<JournalEntry> entries = new ArrayList<>();
    private long next = 1;
    private Epoch newest = Epoch.NONE;
    private Optional<Failure> failure = Optional.empty();

    public MemoryJournal(Clock clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    /** Makes the next epoch the newest; all earlier ones are refused from now on. */
    public synchronized Epoch nextEpoch() {
        newest = Epoch.of(newest.value() + 1);
        return newest;
    }

    /** Lets the next write fail. */
    public synchronized void failNextWrite(Failure how) {
        failure = Optional.of(how);
    }

    @Override
    public synchronized List<JournalEntry> read() {
        return List.copyOf(entries);
    }

    @Override
    public synchronized void append(Epoch epoch, List<Fact> facts) {
        write(epoch, facts, entries);
    }

    @Override
    public synchronized void compact(Epoch epoch, List<Fact> facts) {
        write(epoch, facts, new ArrayList<>());
    }

    private void write(Epoch epoch, List<Fact> facts, List<JournalEntry> into) {
        if (!epoch.equals(newest)) {
            throw new StaleEpochException(epoch, newest);
        }
        Optional<Failure> how = failure;
        failure = Optional.empty();
        if (how.filter(Failure.BEFORE::equals).isPresent()) {
            throw lost();
        }
        into.addAll(Batch.of(next, epoch, clock.instant(), facts).entries());
        entries = into;
        next += facts.size();
        if (how.isPresent()) {
            throw lost();
        }
    }

    private static JournalUnavailableException lost() {
        return new JournalUnavailableException("the write was told to fail", new IllegalStateException("told to fail"));
    }

    @Override
    public void close() {}
}
