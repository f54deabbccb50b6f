package io.evenkeel.fence;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Asks many devices at once, on threads that have ended when the answers are given.
 *
 * <p>However many of them are silent, all are asked, and the answers are given before the deadline: whoever asks has to
 * go by those there are. That matters most when whole racks are dark.
 */
final class Survey {

    /** Starting a program keeps the processor busy, so this many are started together. */
    private static final int STARTED_TOGETHER = 8;

    /** Who has not answered by now waits for a device, not for the processor, and keeps nobody from being asked. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Each is a process, and an agent in Python takes some 20 MiB. */
    private static final int UNDER_WAY = 64;

    /** Kept of the time, in thirds: for the last answers to arrive, for programs to be ended, and for whoever asks. */
    private static final Duration KEPT = Duration.ofSeconds(5);

    private static final int THIRDS = 3;

    /** Of a short time at most this part is kept. */
    private static final int PART_KEPT = 4;

    interface Question<K, V> {
        /** The answer, which is of use until the deadline. */
        V ask(K whom, Deadline deadline) throws InterruptedException;
    }

    private final ThreadFactory threads;

    Survey(ThreadFactory threads) {
        this.threads = threads;
    }

    /** The answers that came in time, in the order of those asked. */
    <K, V> Map<K, V> ask(List<K> all, Deadline deadline, Question<K, V> question) throws InterruptedException {
        return ask(all, deadline, question, unmoved -> false, Duration.ZERO);
    }

    /**
     * The answers that came in time, in the order of those asked.
     *
     * @param enough which answer makes the others dispensable
     * @param listening how long they are listened to even so
     */
    <K, V> Map<K, V> ask(
            List<K> all, Deadline deadline, Question<K, V> question, Predicate<V> enough, Duration listening)
            throws InterruptedException {
        if (all.isEmpty() || deadline.hasPassed()) {
            return Map.of();
        }
        Duration whole = deadline.remaining();
        Duration part = whole.dividedBy(PART_KEPT);
        Duration kept = part.compareTo(KEPT) < 0 ? part : KEPT;
        Schedule schedule = new Schedule(all.size(), whole.minus(kept), deadline);
        ExecutorService executor = Executors.newFixedThreadPool(Math.min(UNDER_WAY, all.size()), threads);
        try {
            CompletionService<Map.Entry<K, V>> answers = new ExecutorCompletionService<>(executor);
            Map<K, V> byWhom = new HashMap<>();
            Deadline end = deadline.atMost(whole.minus(kept.dividedBy(THIRDS).multipliedBy(2)));
            int begun = 0;
            while (byWhom.size() < all.size() && !end.hasPassed()) {
                for (int due = schedule.due(byWhom.size()); begun < due; begun++) {
                    K whom = all.get(begun);
                    answers.submit(() -> Map.entry(whom, question.ask(whom, schedule.ofOne())));
                }
                Duration wait = end.atMost(schedule.patience).remaining();
                Future<Map.Entry<K, V>> answer = answers.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
                if (answer != null) {
                    V said = answer.get().getValue();
                    byWhom.put(answer.get().getKey(), said);
                    end = enough.test(said) ? end.atMost(listening) : end;
                }
            }
            return inOrder(all, byWhom);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HypervisorException failure) {
                throw failure;
            }
            throw new HypervisorException(
                    ErrorKind.INTERNAL, Effect.NONE, "a device could not be asked: " + e.getCause(), e.getCause());
        } finally {
            executor.shutdownNow();
            awaitEnd(executor, kept.dividedBy(THIRDS));
        }
    }

    /** When whom to ask, and for how long. */
    private static final class Schedule {
        private final int all;
        private final Duration whole;
        private final Deadline end;
        private final Duration patience;

        Schedule(int all, Duration whole, Deadline deadline) {
            this.all = all;
            this.whole = whole;
            this.end = deadline.atMost(whole);
            // The last must be asked by half time.
            Duration atThisRate = whole.dividedBy(2L * rounds(all, STARTED_TOGETHER));
            Duration shorter = atThisRate.compareTo(PATIENCE) < 0 ? atThisRate : PATIENCE;
            this.patience = shorter.isZero() ? Duration.ofNanos(1) : shorter;
        }

        private static int rounds(int all, int each) {
            return (all + each - 1) / each;
        }

        /** How many should have been asked by now. */
        int due(int answered) {
            long passed = whole.minus(end.remaining()).dividedBy(patience);
            return (int)
                    Math.min(Math.min(all, answered + (long) UNDER_WAY), answered + STARTED_TOGETHER * (1 + passed));
        }

        /** Even shares, if not all can be under way at once and all may be silent. */
        Deadline ofOne() {
            return end.atMost(whole.dividedBy(rounds(all, UNDER_WAY)));
        }
    }

    private static <K, V> Map<K, V> inOrder(List<K> all, Map<K, V> byWhom) {
        Map<K, V> ordered = new LinkedHashMap<>();
        for (K each : all) {
            V answer = byWhom.get(each);
            if (answer != null) {
                ordered.put(each, answer);
            }
        }
        return ordered;
    }

    private static void awaitEnd(ExecutorService executor, Duration atMost) throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        executor.awaitTermination(atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
