package io.evenkeel.server.console;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;

/**
 * The two streams of the program and what is known of the terminal behind them.
 *
 * @param out where data goes
 * @param err where progress and errors go
 * @param outTerminal whether a person sees {@code out} directly
 * @param errTerminal whether a person sees {@code err} directly
 * @param width columns of the terminal behind {@code err}
 * @param colour whether colour is wanted wherever a terminal is
 */
public record Console(
        PrintWriter out, PrintWriter err, boolean outTerminal, boolean errTerminal, int width, boolean colour) {
    /** The width of a terminal that does not tell. */
    public static final int USUAL_WIDTH = 100;

    private static final int NARROWEST = 20;

    public Console {
        requireNonNull(out, "out");
        requireNonNull(err, "err");
        width = width < NARROWEST ? USUAL_WIDTH : width;
    }

    /** A console without a terminal, for files, pipes and tests. */
    public static Console plain(PrintWriter out, PrintWriter err) {
        return new Console(out, err, false, false, USUAL_WIDTH, false);
    }

    public Style outStyle() {
        return outTerminal && colour ? Style.COLOURED : Style.PLAIN;
    }

    public Style errStyle() {
        return errTerminal && colour ? Style.COLOURED : Style.PLAIN;
    }
}
