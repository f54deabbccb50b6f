package io.evenkeel.supervisor.journal;

import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.fact.Fact;
import java.util.List;

/**
 * All facts of one supervision domain, in order.
 *
 * <p>Only whoever leads writes. The check that an epoch is still the newest and the write are one step: authority is what
 * the journal says at the moment of the write, never what somebody believed a moment before. Used by one thread at a
 * time.
 */
public interface Journal extends AutoCloseable {

    /** Everything that was ever made durable, compacted or not, oldest first; a write torn by a crash is not there. */
    List<JournalEntry> read();

    /**
     * Makes facts durable, all or none, before it returns.
     *
     * @throws StaleEpochException if there is a newer epoch; nothing was written
     * @throws JournalUnavailableException if they may or may not be durable; whoever wrote no longer leads, and whoever
     *     leads next reads what became of it
     */
    void append(Epoch epoch, List<Fact> facts);

    /**
     * Puts {@code facts} in the place of everything that was written so far.
     *
     * @throws StaleEpochException as {@link #append} does
     * @throws JournalUnavailableException as {@link #append} does
     */
    void compact(Epoch epoch, List<Fact> facts);

    @Override
    void close();
}
