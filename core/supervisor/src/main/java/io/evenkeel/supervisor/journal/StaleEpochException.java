package io.evenkeel.supervisor.journal;

import io.evenkeel.spi.Epoch;

/** Somebody else leads by a newer epoch; nothing was written. */
public final class StaleEpochException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StaleEpochException(Epoch own, Epoch newest) {
        super("epoch " + own + " is over: epoch " + newest + " leads");
    }
}
