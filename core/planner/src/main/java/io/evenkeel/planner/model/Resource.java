package io.evenkeel.planner.model;

import static java.util.Objects.requireNonNull;

/**
 * Something hosts have and VMs take. Its unit is the caller's choice, but integral: MiB, vCPUs, millionths of a host.
 *
 * @param weight how much its uneven use counts in the score; 0 if not at all
 * @param overcommit how many times the capacity may be given away: 1 for none, 0 if the capacity is no limit (a load
 *     that is measured and shall be even, for example)
 */
public record Resource(String name, double weight, double overcommit) {
    public Resource {
        requireNonNull(name, "name");
        if (!(weight >= 0) || !(overcommit >= 0)) {
            throw new IllegalArgumentException(
                    "resource " + name + ": weight " + weight + " and overcommit " + overcommit + " must be 0 or more");
        }
    }

    /** A resource that is never given away more than once, and shall be even. */
    public static Resource strict(String name) {
        return new Resource(name, 1, 1);
    }

    /** A load that shall be even, and has no limit. */
    public static Resource load(String name) {
        return new Resource(name, 1, 0);
    }

    /** Whether a plan may not go beyond the capacity. */
    public boolean isLimited() {
        return overcommit > 0;
    }
}
