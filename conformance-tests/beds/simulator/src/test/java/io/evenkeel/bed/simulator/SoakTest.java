package io.evenkeel.bed.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.conformance.ConformanceRun;
import io.evenkeel.conformance.RunOptions;
import io.evenkeel.conformance.Verdict;
import io.evenkeel.conformance.Verdict.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Repeats the whole kit on a right adapter while the machine is busy, and counts what fails nevertheless.
 *
 * <p>Takes some minutes and therefore runs with {@code -P long} only: twenty rounds or as many as {@code -Dsoak} says,
 * beside as many spinning threads as {@code -Dsoak.load} says, by default two for each processor.
 */
@Tag("long")
class SoakTest {

    private static final int ROUNDS = Integer.getInteger("soak", 20);
    private static final int LOAD =
            Integer.getInteger("soak.load", 2 * Runtime.getRuntime().availableProcessors());

    @Test
    void aRightAdapterPassesHoweverBusyTheMachineIs() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> load = spin(over);
        List<String> failed = new ArrayList<>();
        int verdicts = 0;
        int repeated = 0;
        Duration slowest = Duration.ZERO;
        try {
            for (int round = 1; round <= ROUNDS; round++) {
                Variant variant = List.of(Variant.values()).get(round % 4);
                long began = System.nanoTime();
                RunOptions options = RunOptions.DEFAULTS.withSeed(round);
                for (Verdict verdict : new ConformanceRun(() -> new SimulatorBed(variant), options).runAll()) {
                    verdicts++;
                    if (verdict.repeated()) {
                        repeated++;
                        System.out.println("repeated: " + variant + " " + verdict.rule() + " " + verdict.detail());
                    }
                    if (verdict.status() == Status.FAILED) {
                        failed.add("round " + round + " " + variant + " " + verdict.rule() + " " + verdict.detail());
                    }
                }
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
                System.out.println("round " + round + " of " + ROUNDS + " (" + variant + "): " + took.toMillis()
                        + " ms, failed so far " + failed.size());
            }
        } finally {
            over.set(true);
            for (Thread thread : load) {
                thread.join();
            }
        }
        System.out.println(ROUNDS + " rounds, " + verdicts + " verdicts, " + LOAD + " spinning threads: "
                + failed.size() + " false failures, " + repeated + " repeated, slowest round " + slowest.toMillis()
                + " ms");
        assertThat(failed).isEmpty();
    }

    private static List<Thread> spin(AtomicBoolean over) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < LOAD; i++) {
            Thread thread = new Thread(() -> {
                while (!over.get()) {
                    Thread.onSpinWait();
                }
            });
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }
}
