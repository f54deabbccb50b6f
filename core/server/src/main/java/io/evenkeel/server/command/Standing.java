package io.evenkeel.server.command;

import io.evenkeel.server.config.Configuration;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Does something with all supervised connections until the process is asked to end. */
final class Standing {
    private static final long AGAIN_SECONDS = 10;

    private final Connections connections;
    private final Console console;
    private final Interrupts interrupts;

    @Inject
    Standing(Connections connections, Console console, Interrupts interrupts) {
        this.connections = connections;
        this.console = console;
        this.interrupts = interrupts;
    }

    /** Opens the connections one by one; those that cannot be reached are tried again. Closes everything at the end. */
    void start(
            Supplier<? extends Stand> begin,
            Configuration configuration,
            SupervisionSettings settings,
            Duration timeout)
            throws InterruptedException {
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
                    left.removeIf(domain -> isBegun(domain, stand, open, timeout));
                } while (!left.isEmpty() && !stop.await(AGAIN_SECONDS, TimeUnit.SECONDS));
                stop.await();
            }
            // From here on the signals have their usual meaning, so that a second one ends the process.
        } finally {
            open.forEach(OpenConnection::close);
        }
    }

    /** Whether the domain is attended to now; one that cannot be reached is tried again later. */
    private boolean isBegun(ConnectionSettings domain, Stand stand, List<OpenConnection> open, Duration timeout) {
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
