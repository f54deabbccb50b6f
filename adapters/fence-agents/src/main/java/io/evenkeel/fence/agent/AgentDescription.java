package io.evenkeel.fence.agent;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an agent says about itself.
 *
 * @param parameters by name
 * @param actions what it can be told to do
 */
public record AgentDescription(String name, Map<String, Parameter> parameters, Set<String> actions) {

    public AgentDescription {
        requireNonNull(name, "name");
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        actions = Set.copyOf(actions);
    }

    public boolean canBe(Action action) {
        return actions.contains(action.word());
    }

    public boolean hasPlugs() {
        return plugParameter().isPresent();
    }

    /** The name by which it takes the outlet of a device with several; empty if it has none. */
    Optional<String> plugParameter() {
        return parameters.containsKey("plug")
                ? Optional.of("plug")
                : Optional.of("port").filter(parameters::containsKey);
    }

    /** The value of a parameter as the agent reads it. */
    String spelled(String name, String value) {
        Parameter parameter = parameters.get(name);
        return parameter == null ? value : parameter.spelled(value);
    }

    /** Whether the agent follows the fence library, whose {@code -V} is known to do nothing but print a version. */
    boolean tellsItsVersion() {
        return parameters.containsKey("version") && actions.contains("manpage");
    }
}
