package io.evenkeel.fence.agent;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A fence agent that is installed.
 *
 * @param version as it tells it; empty if it does not
 */
public record Agent(Path program, AgentDescription description, Optional<String> version) {

    public Agent {
        requireNonNull(program, "program");
        requireNonNull(description, "description");
        requireNonNull(version, "version");
    }

    public String name() {
        return description.name();
    }
}
