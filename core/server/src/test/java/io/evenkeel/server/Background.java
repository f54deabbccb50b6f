package io.evenkeel.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A command that goes on while the test does something else. */
final class Background {
    private static final Duration LONG = Duration.ofSeconds(90);

    private Background() {}

    static CompletableFuture<Program.Result> run(Program program, String... arguments) {
        return CompletableFuture.supplyAsync(
                () -> program.run(arguments), task -> new Thread(task, "background").start());
    }

    /** Waits for its end. */
    static Program.Result result(CompletableFuture<Program.Result> running) {
        return running.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
    }
}
