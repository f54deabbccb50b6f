package io.evenkeel.server.command;

import io.evenkeel.server.config.Configuration;
import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.config.ConnectionSettings;
import io.evenkeel.server.config.SupervisionSettings;
import io.evenkeel.server.connection.Connections;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.Explanation;
import io.evenkeel.server.supervision.Stand;
import io.evenkeel.server.watch.Interrupts;
import io.evenkeel.spi.HypervisorException;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Does something with all supervised connections until the process is asked to end. */
@Command
final class Standing {
    private static final long AGAIN_SECONDS = 10;

    private final ConfigurationSearch search;
    private final Connections connections;
    private final Console console;
    private final Interrupts interrupts;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration file (default: see evenkeel --help).")
    private @Nullable Path config;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description = "How long connecting may take (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(30);

    @Inject
    Standing(ConfigurationSearch search, Connections connections, Console console, Interrupts interrupts) {
        this.search = search;
        this.connections = connections;
        this.console = console;
        this.interrupts = interrupts;
    }

    Configuration configuration() {
        return search.read(Optional.ofNullable(config));
    }

    Console console() {
        return console;
    }

    /** Opens the connections one by one; those that cannot be reached are tried again. Closes everything at the end. */
    void start(Supplier<? extends Stand> begin, Configuration configuration) throws InterruptedException {
        SupervisionSettings settings = SupervisorConversation.settings(configuration);
        List<ConnectionSettings> left = new ArrayList<>(
                settings.domains().isEmpty()
                        ? List.of(configuration.chosen())
                        : settings.domains().stream()
                                .map(configuration::connection)
                                .toList());
        List<OpenConnection> open = new ArrayList<>();
        try (Stand stand = begin.get()) {
            CountDownLatch stop = new CountDownLatch(1);
            try (Interrupts.Subscription pressed = interrupts.handleEnding(stop::countDown)) {
                do {
                    left.removeIf(domain -> isBegun(domain, stand, open));
                } while (!left.isEmpty() && !stop.await(AGAIN_SECONDS, TimeUnit.SECONDS));
                stop.await();
            }
            // From here on the signals have their usual meaning, so that a second one ends the process.
        } finally {
            open.forEach(OpenConnection::close);
        }
    }

    /** Whether the domain is attended to now; one that cannot be reached is tried again later. */
    private boolean isBegun(ConnectionSettings domain, Stand stand, List<OpenConnection> open) {
        try {
            OpenConnection connection = connections.openWhole(domain, timeout);
            open.add(connection);
            stand.add(domain.name(), connection);
            return true;
        } catch (HypervisorException e) {
            if (!e.kind().isTransient()) {
                throw e;
            }
            console.err()
                    .println("evenkeel: warning: " + Explanation.ofFailure(e) + "; trying again every " + AGAIN_SECONDS
                            + " s");
            console.err().flush();
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
