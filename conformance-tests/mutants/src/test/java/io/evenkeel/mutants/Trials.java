package io.evenkeel.mutants;

import io.evenkeel.conformance.ConformanceRun;
import io.evenkeel.conformance.RuleCheck;
import io.evenkeel.conformance.RunOptions;
import io.evenkeel.conformance.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Tries mutants, several at a time: beds share nothing, and most of a trial is waiting. */
final class Trials {

    private static final int AT_ONCE = Integer.getInteger("trials.at-once", 6);
    private static final RunOptions OPTIONS = RunOptions.DEFAULTS.withRuleLimit(Duration.ofSeconds(40));

    /** One mutant and what one rule says of it. */
    record Trial(Mutant mutant, RuleCheck check) {}

    record Result(Trial trial, Verdict verdict) {

        boolean isCaught() {
            return verdict.status() == Verdict.Status.FAILED;
        }

        @Override
        public String toString() {
            return trial.mutant() + " on " + trial.mutant().variant() + ": " + verdict.status() + " by "
                    + verdict.rule() + " " + verdict.detail();
        }
    }

    private Trials() {}

    /** The results in the order of the trials. */
    static List<Result> run(List<Trial> trials) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Deque<Future<Result>> futures = new ArrayDeque<>();
            for (int i = trials.size() - 1; i >= 0; i--) { // the last chapters wait longest
                Trial trial = trials.get(i);
                futures.addFirst(pool.submit(() -> new Result(
                        trial, new ConformanceRun(() -> new MutantBed(trial.mutant()), OPTIONS).run(trial.check()))));
            }
            List<Result> results = new ArrayList<>();
            for (Future<Result> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
