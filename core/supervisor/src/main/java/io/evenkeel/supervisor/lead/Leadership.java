package io.evenkeel.supervisor.lead;

import io.evenkeel.spi.Epoch;

/**
 * Who leads one supervision domain. What a candidate is told here is when to begin and when to stop trying; whether it
 * may act is decided by the journal at each write.
 */
public interface Leadership extends AutoCloseable {

    /**
     * Stands for election until closed.
     *
     * @param candidate told from one thread at a time
     */
    void stand(Candidate candidate);

    /** Withdraws; another candidate may lead at once. */
    @Override
    void close();

    /** One who may come to lead. */
    interface Candidate {

        /** It leads from now on, by an epoch greater than every earlier one. */
        void elected(Epoch epoch);

        /** It leads no longer. */
        void deposed();
    }
}
