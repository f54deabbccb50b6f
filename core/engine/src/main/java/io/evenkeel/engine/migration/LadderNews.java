package io.evenkeel.engine.migration;

import io.evenkeel.engine.convergence.ConvergenceLadder;
import io.evenkeel.spi.migration.MigrationTuning;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** What the ladder must be told at the next look, for it is used by one thread at a time. Thread-safe. */
final class LadderNews {

    private final Queue<Consumer<ConvergenceLadder>> news = new ConcurrentLinkedQueue<>();

    void tuned(MigrationTuning tuning) {
        news.add(ladder -> ladder.tuned(tuning));
    }

    void mayBeTuned(MigrationTuning tuning) {
        news.add(ladder -> ladder.mayBeTuned(tuning));
    }

    /** Tells everything that has come in since the last time, in order. */
    void tell(ConvergenceLadder ladder) {
        for (Consumer<ConvergenceLadder> next = news.poll(); next != null; next = news.poll()) {
            next.accept(ladder);
        }
    }
}
