package io.evenkeel.simulation.seeded;

import static java.util.Objects.requireNonNull;

import io.evenkeel.simulation.node.CycleTerm;
import io.evenkeel.simulation.world.WorldSettings;
import io.evenkeel.supervisor.SupervisorSettings;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How supervisors are set up for a world; a mutant changes one thing.
 *
 * @param settings for a supervisor of the given world
 * @param world changes the world, for mutants of the platform
 */
public record Wiring(
        Function<WorldSettings, SupervisorSettings> settings,
        UnaryOperator<WorldSettings> world,
        CycleTerm.Surroundings surroundings) {

    public Wiring {
        requireNonNull(settings, "settings");
        requireNonNull(world, "world");
        requireNonNull(surroundings, "surroundings");
    }

    /** Everything as in production. */
    public static final Wiring RIGHT = new Wiring(Profile::of, UnaryOperator.identity(), CycleTerm.Surroundings.PLAIN);

    public Wiring with(CycleTerm.Surroundings other) {
        return new Wiring(settings, world, other);
    }

    public Wiring withSettings(UnaryOperator<SupervisorSettings> change) {
        return new Wiring(of -> change.apply(settings.apply(of)), world, surroundings);
    }

    public Wiring withWorld(UnaryOperator<WorldSettings> change) {
        return new Wiring(settings, change, surroundings);
    }
}
