package io.evenkeel.fence;

import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Asks many devices at once, on threads that have ended when the answers are given. */
final class Survey {

    /** Each of them runs a program; more would mostly wait for the processor. */
    private static final int AT_ONCE = 8;

    private static final long ENDING_SECONDS = 2;

    interface Question<K, V> {
        V ask(K whom) throws InterruptedException;
    }

    private final ThreadFactory threads;

    Survey(ThreadFactory threads) {
        this.threads = threads;
    }

    /** The answers in the order of those asked. */
    <K, V> Map<K, V> ask(List<K> all, Question<K, V> question) throws InterruptedException {
        if (all.isEmpty()) {
            return Map.of();
        }
        ExecutorService executor = Executors.newFixedThreadPool(Math.min(AT_ONCE, all.size()), threads);
        try {
            List<Future<V>> answers = new ArrayList<>();
            for (K each : all) {
                answers.add(executor.submit(() -> question.ask(each)));
            }
            Map<K, V> byWhom = new LinkedHashMap<>();
            for (int i = 0; i < all.size(); i++) {
                byWhom.put(all.get(i), answers.get(i).get());
            }
            return byWhom;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HypervisorException failure) {
                throw failure;
            }
            throw new HypervisorException(
                    ErrorKind.INTERNAL, Effect.NONE, "a device could not be asked: " + e.getCause(), e.getCause());
        } finally {
            executor.shutdownNow();
            awaitEnd(executor);
        }
    }

    private static void awaitEnd(ExecutorService executor) throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        executor.awaitTermination(ENDING_SECONDS, TimeUnit.SECONDS);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
