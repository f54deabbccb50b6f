package io.evenkeel.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Checks the rules of a run on several beds at once, begun in the order of the rules. */
final class SideBySide implements AutoCloseable {

    private final ExecutorService workers;
    private final Map<RuleCheck, Future<Verdict>> verdicts = new LinkedHashMap<>();

    /** Begins at once. */
    SideBySide(ConformanceRun run, int beds) {
        workers = Executors.newFixedThreadPool(beds, task -> {
            Thread worker = new Thread(task, "conformance-bed");
            worker.setDaemon(true);
            return worker;
        });
        run.selected().forEach(check -> verdicts.put(check, workers.submit(() -> run.run(check))));
    }

    /** Waits until the rule has been checked. */
    Verdict verdict(RuleCheck check) throws InterruptedException {
        Future<Verdict> verdict = verdicts.get(check);
        if (verdict == null) {
            throw new IllegalArgumentException("not a rule of this run: " + check);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException(); // get() would not look, once the verdict is there
        }
        try {
            return verdict.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("rule " + check.number() + " could not be checked: " + e.getCause(), e);
        }
    }

    /** Begins no further rule and interrupts those that are being checked. */
    @Override
    public void close() {
        workers.shutdownNow();
    }
}
