package io.evenkeel.fence.agent;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.config.Secret;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A device that can switch power, with the agent that speaks to it.
 *
 * @param parameters what the agent is told, by the agent's names; any may be a secret
 */
public record Device(String name, Agent agent, Map<String, Secret> parameters) {

    public Device {
        requireNonNull(name, "name");
        requireNonNull(agent, "agent");
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** The values that must appear nowhere. */
    List<String> secrets() {
        return parameters.entrySet().stream()
                .filter(each -> Parameter.isSecret(each.getKey()))
                .map(each -> each.getValue().reveal())
                .collect(Collectors.toUnmodifiableList());
    }

    @Override
    public String toString() {
        return name;
    }
}
