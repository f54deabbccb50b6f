package io.evenkeel.supervisor.journal;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.fact.Fact;
import java.time.Instant;

/**
 * One fact in its place.
 *
 * @param index counts from 1 and never repeats
 * @param epoch of the supervisor that wrote it
 * @param at by that supervisor's clock; for people, no decision rests on it
 */
public record JournalEntry(long index, Epoch epoch, Instant at, Fact fact) {
    public JournalEntry {
        requireNonNull(epoch, "epoch");
        requireNonNull(at, "at");
        requireNonNull(fact, "fact");
    }
}
