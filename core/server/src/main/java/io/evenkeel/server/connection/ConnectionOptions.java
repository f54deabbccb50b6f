package io.evenkeel.server.connection;

import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.config.ConnectionSettings;
import io.evenkeel.server.config.SupervisionSettings;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.watch.WayBack;
import io.evenkeel.spi.capability.Capabilities;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which hypervisor a command talks to. */
public final class ConnectionOptions {
    @Option(
            names = "--connection",
            paramLabel = "NAME",
            description = "Connection from the configuration file. Without one: its default, or the built-in demo.")
    private @Nullable String connection;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration file (default: see evenkeel --help).")
    private @Nullable Path config;

    @Option(names = "--adapter", paramLabel = "NAME", description = "Connect through this adapter, without a file.")
    private @Nullable String adapter;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "A setting of the adapter, or fencing.KEY of the fencing one; overrides the file. May be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description = "How long the hypervisor may take for one answer (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(30);

    /** Whether any option says which connection is meant. */
    public boolean isNamed() {
        return connection != null || config != null || adapter != null || !settings.isEmpty();
    }

    /** How long one call to the hypervisor may take. */
    public Duration timeout() {
        return timeout;
    }

    /**
     * The connection that the options and the configuration file choose.
     *
     * @throws InputException if the options contradict each other or name what is not there
     */
    public ConnectionSettings chosen(ConfigurationSearch search) {
        if (timeout.isZero()) {
            throw new InputException("--timeout is 0; give how long an answer may take, for example 30s");
        }
        if (settings.containsKey("")) {
            throw new InputException("--set: '=" + settings.get("") + "' names no setting; write KEY=VALUE");
        }
        if (adapter != null) {
            if (connection != null) {
                throw new InputException("--adapter and --connection exclude each other; give one");
            }
            return new ConnectionSettings("command line", adapter, Map.of(), Map.of(), "--adapter")
                    .overriddenBy(settings);
        }
        var configuration = search.read(Optional.ofNullable(config));
        return (connection == null ? configuration.chosen() : configuration.connection(connection))
                .overriddenBy(settings);
    }

    /**
     * Where the supervisor of the chosen connection is, if the configuration says that there is one.
     *
     * @throws InputException as {@link #chosen} does
     */
    public Optional<Supervised> supervised(ConfigurationSearch search) {
        if (adapter != null) {
            return Optional.empty();
        }
        var configuration = search.read(Optional.ofNullable(config));
        String name = (connection == null ? configuration.chosen() : configuration.connection(connection)).name();
        return configuration
                .supervision()
                .filter(settings -> settings.domains().isEmpty()
                        ? configuration.chosen().name().equals(name)
                        : settings.domains().contains(name))
                .map(settings -> new Supervised(name, settings));
    }

    /** A connection that a supervisor is configured for. */
    public record Supervised(String name, SupervisionSettings settings) {}

    /** How to come back to a migration on this connection. */
    public WayBack wayBack(OpenConnection open) {
        if (!open.hypervisor().capabilities().contains(Capabilities.MIGRATION_REATTACH)) {
            return WayBack.NONE;
        }
        StringBuilder words = new StringBuilder();
        Optional.ofNullable(connection)
                .ifPresent(name -> words.append(" --connection ").append(name));
        Optional.ofNullable(config).ifPresent(file -> words.append(" --config ").append(file));
        Optional.ofNullable(adapter)
                .ifPresent(name -> words.append(" --adapter ").append(name));
        // The values may be secret.
        settings.keySet().forEach(key -> words.append(" --set ").append(key).append("=..."));
        return new WayBack(Optional.of(words.toString()));
    }
}
