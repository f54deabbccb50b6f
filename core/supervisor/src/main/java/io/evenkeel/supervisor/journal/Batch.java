package io.evenkeel.supervisor.journal;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.fact.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Facts that became durable together.
 *
 * @param version of the form in which it is written; see {@link BatchCodec}
 * @param index of the first fact; the others follow without a gap
 */
public record Batch(int version, long index, Epoch epoch, Instant at, List<Fact> facts) {

    public Batch {
        requireNonNull(epoch, "epoch");
        requireNonNull(at, "at");
        facts = List.copyOf(facts);
    }

    /** A batch in today's form. */
    public static Batch of(long index, Epoch epoch, Instant at, List<Fact> facts) {
        return new Batch(BatchCodec.VERSION, index, epoch, at, facts);
    }

    /** Each fact in its place. */
    public List<JournalEntry> entries() {
        List<JournalEntry> entries = new ArrayList<>(facts.size());
        for (Fact fact : facts) {
            entries.add(new JournalEntry(index + entries.size(), epoch, at, fact));
        }
        return entries;
    }

    /** The index that the next batch begins with. */
    public long next() {
        return index + facts.size();
    }
}
