package io.evenkeel.spi;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * Names one change. Chosen by the caller, so that asking twice for the same change makes it once.
 *
 * <p>The id of the operation that started a migration is the name of that migration from then on.
 */
public record OperationId(UUID value) {

    public OperationId {
        requireNonNull(value, "value");
    }

    public static OperationId random() {
        return new OperationId(UUID.randomUUID());
    }

    /**
     * Reads the form that {@link #toString()} writes.
     *
     * @throws IllegalArgumentException if {@code text} is no UUID
     */
    public static OperationId parse(String text) {
        return new OperationId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
