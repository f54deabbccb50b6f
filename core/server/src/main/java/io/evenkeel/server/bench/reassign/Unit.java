package io.evenkeel.server.bench.reassign;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Compiled;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Occupancy;
import io.evenkeel.planner.model.Span;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.model.Tracker;
import java.util.List;
import java.util.function.Function;

/**
 * A rule of the challenge as a unit of the planner. What is broken in the end is told by {@link Judge}, from first
 * principles, for all of them at once.
 *
 * @param tracker makes the rule for dense arrays in which hosts and VMs are numbered as machines and processes are
 */
record Unit(String name, Strength strength, Function<Dense, Tracker> tracker) implements Constraint {
    Unit {
        requireNonNull(name, "name");
        requireNonNull(strength, "strength");
        requireNonNull(tracker, "tracker");
    }

    @Override
    public Span span() {
        return Span.DISCRETE;
    }

    @Override
    public Compiled compile(Dense cluster) {
        return tracker.apply(cluster);
    }

    @Override
    public List<String> broken(Occupancy occupancy) {
        return List.of();
    }
}
