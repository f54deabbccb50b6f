package io.evenkeel.planner.explain;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Hosts where a VM cannot be, by the unit that says so: the name of a resource or a constraint, {@code host state},
 * {@code labels}, or {@code ceiling}. A host is with each unit that speaks against it.
 */
public record RuledOut(String unit, List<String> hosts) {
    public RuledOut {
        requireNonNull(unit, "unit");
        hosts = List.copyOf(hosts);
    }
}
