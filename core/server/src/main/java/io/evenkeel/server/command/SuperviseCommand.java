package io.evenkeel.server.command;

import io.evenkeel.server.config.Configuration;
import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.config.ConnectionSettings;
import io.evenkeel.server.config.SupervisionSettings;
import io.evenkeel.server.connection.Connections;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.Explanation;
import io.evenkeel.server.supervision.Supervision;
import io.evenkeel.server.watch.Interrupts;
import io.evenkeel.spi.HypervisorException;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the supervisor until Ctrl-C. */
@Command(
        name = "supervise",
        description = {
            "Keep the VMs of the configured connections running, until Ctrl-C.",
            "The configuration needs a section 'supervision' with 'data: DIRECTORY'. What is remembered is shown as it"
                    + " is written; 'evenkeel journal show' shows it again."
        },
        mixinStandardHelpOptions = true)
final class SuperviseCommand implements Callable<Integer> {
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
    SuperviseCommand(ConfigurationSearch search, Connections connections, Console console, Interrupts interrupts) {
        this.search = search;
        this.connections = connections;
        this.console = console;
        this.interrupts = interrupts;
    }

    @Override
    public Integer call() throws InterruptedException {
        Configuration configuration = search.read(Optional.ofNullable(config));
        SupervisionSettings settings = SupervisorConversation.settings(configuration);
        List<ConnectionSettings> wanted = settings.domains().isEmpty()
                ? List.of(configuration.chosen())
                : settings.domains().stream().map(configuration::connection).toList();
        CountDownLatch stop = new CountDownLatch(1);
        List<OpenConnection> open = new ArrayList<>();
        try (Interrupts.Subscription pressed = interrupts.handle(stop::countDown)) {
            try (Supervision supervision = Supervision.start(settings, console)) {
                List<ConnectionSettings> left = new ArrayList<>(wanted);
                do {
                    left.removeIf(domain -> begin(domain, supervision, open));
                } while (!left.isEmpty() && !stop.await(AGAIN_SECONDS, TimeUnit.SECONDS));
                stop.await();
            } finally {
                open.forEach(OpenConnection::close);
            }
        }
        return ExitCode.DONE;
    }

    /** Whether the domain is supervised now; one that cannot be reached is tried again later. */
    private boolean begin(ConnectionSettings domain, Supervision supervision, List<OpenConnection> open) {
        try {
            OpenConnection connection = connections.openWhole(domain, timeout);
            open.add(connection);
            supervision.add(domain.name(), connection);
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
