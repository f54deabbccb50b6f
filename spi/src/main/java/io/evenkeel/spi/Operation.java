package io.evenkeel.spi;

import static java.util.Objects.requireNonNull;

/**
 * What every call that changes something carries: the name of the change and the authority behind it.
 *
 * <p>§1.9 An operation asked for again with the same id and the same arguments has the effect of one; with other
 * arguments it fails with {@link ErrorKind#CONFLICT} and no effect.
 */
public record Operation(OperationId id, Epoch epoch) {

    public Operation {
        requireNonNull(id, "id");
        requireNonNull(epoch, "epoch");
    }

    /** A new operation in the given epoch. */
    public static Operation in(Epoch epoch) {
        return new Operation(OperationId.random(), epoch);
    }

    /** A new operation of someone who works without a leader. */
    public static Operation unled() {
        return in(Epoch.NONE);
    }
}
