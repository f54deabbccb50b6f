package io.evenkeel.supervisor.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;

/**
 * What a move is made for. Moves of one cause wait in one line, and lines take turns.
 *
 * @param of who or what it is about: the host that is emptied, or who asked
 */
public record Cause(Kind kind, String of) {

    /** What moves are made for, the most urgent first. */
    public enum Kind {
        REQUEST("request by "),
        DRAIN("drain of "),
        BALANCE("balance");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    public Cause {
        requireNonNull(kind, "kind");
        requireNonNull(of, "of");
    }

    public static Cause request(String by) {
        return new Cause(Kind.REQUEST, by);
    }

    public static Cause drain(HostId host) {
        return new Cause(Kind.DRAIN, host.value());
    }

    public static Cause balance() {
        return new Cause(Kind.BALANCE, "");
    }

    /** What {@link #toString} wrote; anything else counts as a request of whoever it names. */
    public static Cause parse(String text) {
        for (Kind kind : Kind.values()) {
            if (text.startsWith(kind.words)) {
                return new Cause(kind, text.substring(kind.words.length()));
            }
        }
        return request(text);
    }

    @Override
    public String toString() {
        return kind.words + of;
    }
}
