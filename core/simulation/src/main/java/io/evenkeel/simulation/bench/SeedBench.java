package io.evenkeel.simulation.bench;

import static java.util.Objects.requireNonNull;

import io.evenkeel.simulation.seeded.Draw;
import io.evenkeel.simulation.seeded.RunResult;
import io.evenkeel.simulation.seeded.SeededRun;
import io.evenkeel.simulation.seeded.Wiring;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Runs many seeds, each alone, on several threads; every run is the same whichever thread it falls to. */
public final class SeedBench {

    private final Draw draw;
    private final Wiring wiring;
    private final int threads;

    public SeedBench(Draw draw, Wiring wiring, int threads) {
        this.draw = requireNonNull(draw, "draw");
        this.wiring = requireNonNull(wiring, "wiring");
        if (threads < 1) {
            throw new IllegalArgumentException("threads " + threads);
        }
        this.threads = threads;
    }

    /**
     * Runs {@code count} seeds from {@code first} on.
     *
     * @param stopAfter how many failing runs are enough
     * @param progress told of each run, by one thread at a time
     */
    public SeedReport run(long first, long count, int stopAfter, Consumer<RunResult> progress)
            throws InterruptedException {
        int[] failing = new int[1];
        return run(first, count, result -> {
            progress.accept(result);
            failing[0] += result.isGood() ? 0 : 1;
            return failing[0] >= stopAfter;
        });
    }

    /**
     * Runs {@code count} seeds from {@code first} on, or fewer.
     *
     * @param isEnough told of each run, by one thread at a time; once it is true no more begin, and those under way end
     */
    public SeedReport run(long first, long count, Predicate<RunResult> isEnough) throws InterruptedException {
        AtomicLong next = new AtomicLong(first);
        AtomicBoolean enough = new AtomicBoolean();
        AtomicLong cpu = new AtomicLong();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        SeedReport report = new SeedReport(draw);
        long begun = System.nanoTime();
        Runnable work = () -> {
            while (!enough.get() && !Thread.currentThread().isInterrupted()) {
                long seed = next.getAndIncrement();
                if (seed >= first + count) {
                    return;
                }
                RunResult result = new SeededRun(draw.of(seed), wiring, false).run();
                synchronized (report) {
                    report.add(result);
                    if (isEnough.test(result)) {
                        enough.set(true);
                    }
                }
            }
        };
        Runnable worker = () -> {
            try {
                work.run();
            } finally {
                cpu.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
            }
        };
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(worker, "seeds-" + i);
            thread.setUncaughtExceptionHandler((dead, error) -> {
                failure.compareAndSet(null, error);
                enough.set(true);
            });
            thread.start();
            workers.add(thread);
        }
        try {
            for (Thread thread : workers) {
                thread.join();
            }
        } catch (InterruptedException e) {
            workers.forEach(Thread::interrupt);
            throw e;
        }
        Throwable error = failure.get();
        if (error != null) {
            throw new IllegalStateException("the bench itself failed after " + report.runs() + " runs", error);
        }
        report.took(System.nanoTime() - begun, cpu.get());
        return report;
    }
}
