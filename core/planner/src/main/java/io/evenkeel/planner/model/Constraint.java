package io.evenkeel.planner.model;

import java.util.List;

/**
 * A rule about where VMs may be, as a unit that planning knows nothing else of. Compiled once for each plan.
 *
 * <p>It is told twice, and the two must agree: {@link #compile} for speed, {@link #broken} from first principles, for
 * the checker and for people.
 */
public interface Constraint {
    /** A name for explanations, for example {@code anti-affinity}. */
    String name();

    Strength strength();

    Span span();

    /** The rule over dense arrays. */
    Compiled compile(Dense cluster);

    /** Each way in which the rule does not hold, as a sentence; empty if it holds. */
    List<String> broken(Occupancy occupancy);
}
