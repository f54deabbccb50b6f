package io.evenkeel.planner.schedule;

import io.evenkeel.planner.cost.GeometricPrecopy;
import io.evenkeel.planner.cost.MigrationModel;
import java.time.Duration;

/**
 * How many migrations go at once.
 *
 * @param outgoing how many leave a host at once; each has this part of its link
 * @param incoming how many arrive at a host at once; each has this part of its link
 * @param start how long starting a VM takes that was not running
 * @param model what predicts a migration
 */
public record Lanes(int outgoing, int incoming, Duration start, MigrationModel model) {
    public Lanes {
        if (outgoing < 1 || incoming < 1) {
            throw new IllegalArgumentException("at least one migration must be allowed at once");
        }
    }

    /** Two out and two in for each host, and 30 s for a start. */
    public static Lanes usual() {
        return new Lanes(2, 2, Duration.ofSeconds(30), GeometricPrecopy.usual());
    }
}
