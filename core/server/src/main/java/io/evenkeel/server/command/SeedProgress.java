package io.evenkeel.server.command;

import io.evenkeel.server.console.Console;
import io.evenkeel.simulation.invariant.Violation;
import io.evenkeel.simulation.seeded.RunResult;

/**
 * Tells of seeds while they run: how many are done, and of each violation as soon as it is found, so that nothing is lost
 * however the search ends. Not safe for use by several threads.
 */
final class SeedProgress {

    /** So many lines about the number alone. */
    private static final int LINES = 40;

    private final Console console;
    private final long count;
    private long done;
    private int failing;

    SeedProgress(Console console, long count) {
        this.console = console;
        this.count = count;
    }

    void add(RunResult result) {
        done++;
        if (!result.isGood()) {
            failing++;
            long seed = result.spec().seed();
            for (Violation violation : result.violations()) {
                console.err().println("seed " + seed + ": " + violation);
            }
            console.err().println("  to see all of it: evenkeel bench seeds --seed " + seed + " --count 1 --log");
            console.err().flush();
        }
        if (done % Math.max(1, count / LINES) == 0) {
            console.err().println(done + " of " + count + " seeds, violations in " + failing);
            console.err().flush();
        }
    }

    /** How many runs broke an invariant. */
    int failing() {
        return failing;
    }
}
