package io.evenkeel.server.command;

import java.util.Set;
import picocli.CommandLine.Parameters;

/** The hosts that a plan is about. */
final class HostsArgument {
    @Parameters(paramLabel = "HOST", arity = "1..*", description = "The hosts.")
    private Set<String> names = Set.of();

    Set<String> names() {
        return names;
    }
}
