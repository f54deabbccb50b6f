package io.evenkeel.server.command;

import io.evenkeel.server.config.Configuration;
import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.config.ConnectionSettings;
import io.evenkeel.server.config.SupervisionSettings;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.supervision.Control;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which supervisor a command talks to, and about which of its domains. */
final class SupervisionOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "Configuration file (default: see evenkeel --help).")
    private @Nullable Path config;

    @Option(
            names = "--connection",
            paramLabel = "NAME",
            description = "The supervised connection, if the supervisor has several.")
    private @Nullable String connection;

    Configuration configuration(ConfigurationSearch search) {
        return search.read(Optional.ofNullable(config));
    }

    /**
     * What the configuration says of supervision.
     *
     * @throws InputException if it says nothing
     */
    static SupervisionSettings settings(Configuration configuration) {
        return configuration
                .supervision()
                .orElseThrow(() -> new InputException(
                        configuration.source() + ": no section 'supervision'; add one with 'data: DIRECTORY'"));
    }

    /** The name of the domain that is meant. */
    String domain(Configuration configuration) {
        if (connection != null) {
            return configuration.connection(connection).name();
        }
        SupervisionSettings settings = settings(configuration);
        return settings.domains().size() == 1
                ? settings.domains().get(0)
                : configuration.chosen().name();
    }

    ConnectionSettings connection(Configuration configuration) {
        return configuration.connection(domain(configuration));
    }

    static Control control(Configuration configuration) {
        return new Control(settings(configuration).socket());
    }
}
