package io.evenkeel.server.command;

import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.watch.Interrupts;
import io.evenkeel.spi.Deadline;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** Looks again and again at what a supervisor does with a request, until it is done or somebody presses Ctrl-C. */
final class Following {
    private static final long PERIOD_MILLIS = 500;

    /** For how long a supervisor may be out of reach: another may be about to lead. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Console console;
    private final Interrupts interrupts;

    @Inject
    Following(Console console, Interrupts interrupts) {
        this.console = console;
        this.interrupts = interrupts;
    }

    /**
     * Follows until the end, however long that takes.
     *
     * @param look asks the supervisor
     * @param progress what to say of it; said when it changes
     * @param end the exit code once it is over
     * @return empty if it was left
     */
    <T> Optional<Integer> follow(Supplier<T> look, Function<T, String> progress, Function<T, Optional<Integer>> end)
            throws InterruptedException {
        return follow(look, progress, end, () -> false);
    }

    /**
     * The same, but no longer than to the deadline.
     *
     * @return empty if it was left or the deadline has passed
     */
    <T> Optional<Integer> follow(
            Supplier<T> look, Function<T, String> progress, Function<T, Optional<Integer>> end, Deadline deadline)
            throws InterruptedException {
        return follow(look, progress, end, deadline::hasPassed);
    }

    private <T> Optional<Integer> follow(
            Supplier<T> look,
            Function<T, String> progress,
            Function<T, Optional<Integer>> end,
            BooleanSupplier isLongEnough)
            throws InterruptedException {
        CountDownLatch left = new CountDownLatch(1);
        String said = "";
        Deadline patience = Deadline.after(PATIENCE);
        try (Interrupts.Subscription pressed = interrupts.handle(left::countDown)) {
            do {
                Optional<T> seen = Optional.empty();
                try {
                    seen = Optional.of(look.get());
                    patience = Deadline.after(PATIENCE);
                } catch (FailedException e) {
                    if (patience.hasPassed()) {
                        throw e;
                    }
                    said = say(String.valueOf(e.getMessage()), said);
                }
                Optional<Integer> code = seen.flatMap(end);
                if (code.isPresent()) {
                    return code;
                }
                said = seen.isPresent() ? say(progress.apply(seen.get()), said) : said;
            } while (!isLongEnough.getAsBoolean() && !left.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
        }
        return Optional.empty();
    }

    private String say(String line, String before) {
        if (!line.isEmpty() && !line.equals(before)) {
            console.err().println(line);
            console.err().flush();
        }
        return line;
    }
}
