package io.evenkeel.spi.inventory;

import java.util.List;

/**
 * What fails together with a host, from the widest to the narrowest, for example site, room, rack.
 *
 * @param path empty if nothing is known
 */
public record FailureDomain(List<String> path) {

    public static final FailureDomain UNKNOWN = new FailureDomain(List.of());

    public FailureDomain {
        path = List.copyOf(path);
        if (path.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("blank name in " + path);
        }
    }

    public static FailureDomain of(String... path) {
        return new FailureDomain(List.of(path));
    }

    /**
     * Reads names separated by slashes, for example {@code berlin/room-2/rack-7}; the empty text is {@link #UNKNOWN}.
     *
     * @throws IllegalArgumentException if a name between slashes is blank
     */
    public static FailureDomain parse(String text) {
        return text.isEmpty() ? UNKNOWN : new FailureDomain(List.of(text.split("/", -1)));
    }

    @Override
    public String toString() {
        return String.join("/", path);
    }
}
