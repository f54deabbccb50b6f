package io.evenkeel.server;

import static org.awaitility.Awaitility.await;

import io.evenkeel.server.watch.Interrupts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** {@code evenkeel supervise} in this process, until closed. */
final class Supervising implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<Runnable> stop = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Program.Result> result;

    private Supervising(Program program) {
        Interrupts interrupts = handler -> {
            stop.add(handler);
            return () -> {};
        };
        this.result = CompletableFuture.supplyAsync(
                () -> program.withInterrupts(interrupts).run("supervise"),
                task -> new Thread(task, "supervising").start());
    }

    /** Begins, and waits until the supervisor leads and knows of a VM. */
    static Supervising start(Program program, String vm) {
        Supervising supervising = new Supervising(program);
        await().atMost(LONG)
                .until(() -> supervising.result.isDone()
                        || program.run("why", vm).out().contains("it is kept alive"));
        return supervising;
    }

    /** Asks it to end, as a service manager does, and waits for that. */
    Program.Result end() {
        stop.forEach(Runnable::run);
        return result.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        if (!result.isDone()) {
            end();
        }
    }
}
