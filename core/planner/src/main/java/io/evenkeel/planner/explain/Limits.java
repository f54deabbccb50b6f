package io.evenkeel.planner.explain;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.plan.Balance;
import io.evenkeel.spi.unit.DataSize;
import java.util.Optional;

/**
 * Where a plan for evenness had to end, though more was to be gained.
 *
 * @param moves how many VMs it could move
 * @param copied how much memory its migrations could copy; empty for any
 * @param enough the score that was good enough; 0 for none
 */
public record Limits(int moves, Optional<DataSize> copied, double enough) {
    /** No limits. */
    public static final Limits NONE = new Limits(Integer.MAX_VALUE, Optional.empty(), 0);

    public Limits {
        requireNonNull(copied, "copied");
    }

    /** Those of a balance. */
    public static Limits of(Balance balance) {
        return new Limits(balance.budget().moves(), balance.mostCopied(), balance.enough());
    }
}
