package io.evenkeel.server.watch;

import io.evenkeel.engine.migration.MigrationObservation;
import io.evenkeel.server.console.Console;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.migration.MigrationPhase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Shows progress on standard error: one line that is redrawn on a terminal, and elsewhere a new line at each new phase
 * and every two seconds. Safe for use by several threads.
 */
public final class ProgressDisplay implements AutoCloseable {
    private static final Duration BETWEEN_PLAIN_LINES = Duration.ofSeconds(2);
    private static final String START_OF_LINE = "\r\u001b[K";

    private final Console console;
    private final Ticker ticker;
    private final String title;
    private @Nullable MigrationPhase shownPhase;
    private long shownAt;
    private boolean lineOpen;
    private boolean closed;

    public ProgressDisplay(Console console, Ticker ticker, String title) {
        this.console = console;
        this.ticker = ticker;
        this.title = title;
    }

    /** Shows how far the migration is. */
    public synchronized void show(MigrationObservation progress) {
        if (closed) {
            return;
        }
        MigrationPhase phase = progress.snapshot().phase();
        if (console.errTerminal()) {
            console.err().print(START_OF_LINE + ProgressLine.fitting(title, progress, console.width()));
            console.err().flush();
            lineOpen = true;
        } else if (phase != shownPhase || ticker.nanos() - shownAt >= BETWEEN_PLAIN_LINES.toNanos()) {
            shownAt = ticker.nanos();
            console.err().println(ProgressLine.whole(title, progress));
        }
        shownPhase = phase;
    }

    /** Says something that stays on the screen. */
    public synchronized void say(String text) {
        if (closed) {
            return;
        }
        endLine();
        console.err().println(text);
    }

    /** Ends the line that is being redrawn; what is still observed by other threads is not shown any more. */
    @Override
    public synchronized void close() {
        closed = true;
        endLine();
    }

    private void endLine() {
        if (lineOpen) {
            console.err().println();
            lineOpen = false;
        }
    }
}
