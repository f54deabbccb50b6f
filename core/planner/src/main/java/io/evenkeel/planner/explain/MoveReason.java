package io.evenkeel.planner.explain;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Why a VM moves, and why there. Hosts are compared as they are when all else in the plan is done, so it does not matter in
 * which order the moves are made.
 *
 * @param why a sentence about the VM and where it was
 * @param stayingAdds what the score would be more if it were where it was; empty if it cannot be there, or was nowhere
 * @param possible on how many other hosts it could be, beside where it was
 * @param next the best of these, and what the score would be more; less than 0 if the search did not find it
 * @param ruledOut the others, where it was among them
 */
public record MoveReason(
        String vm,
        Motive motive,
        String why,
        Optional<Double> stayingAdds,
        int possible,
        Optional<Next> next,
        List<RuledOut> ruledOut) {
    public MoveReason {
        requireNonNull(vm, "vm");
        requireNonNull(motive, "motive");
        requireNonNull(why, "why");
        requireNonNull(stayingAdds, "stayingAdds");
        requireNonNull(next, "next");
        ruledOut = List.copyOf(ruledOut);
    }

    /** A host that a VM could also go to. */
    public record Next(String host, double adds) {}
}
