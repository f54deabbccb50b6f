package io.evenkeel.simulation.scenario;

import static java.util.Objects.requireNonNull;

import io.evenkeel.simulation.fault.Fault;
import io.evenkeel.simulation.world.WorldSettings;
import io.evenkeel.supervisor.input.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An incident: a cluster, what happens to it and when, and how that must end.
 *
 * @param about what it shows, in a sentence or two
 * @param length until its end, where what has no moment of its own is expected
 * @param repair when everything is made good again; every VM must run in the end then, also after {@code length}
 */
public record Scenario(
        String name,
        String about,
        long seed,
        WorldSettings world,
        int supervisors,
        Duration length,
        Optional<Duration> repair,
        List<Fault> faults,
        List<Asked> asked,
        List<Event> others,
        List<Expectation> expected) {

    /** What a person asks of whoever leads then. */
    public record Asked(Duration at, Request request) {}

    /** Something else that happens. */
    public record Event(Duration at, What what, String target) {

        /** What happens to the target. */
        public enum What {
            /** A host is switched on by hand. */
            POWER_ON,
            /** A host is switched off by hand. */
            POWER_OFF
        }
    }

    public Scenario {
        requireNonNull(name, "name");
        requireNonNull(about, "about");
        requireNonNull(world, "world");
        requireNonNull(length, "length");
        requireNonNull(repair, "repair");
        faults = List.copyOf(faults);
        asked = List.copyOf(asked);
        others = List.copyOf(others);
        expected = List.copyOf(expected);
    }
}
