package io.evenkeel.server.command;

import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.connection.ConnectionOptions;
import io.evenkeel.server.connection.Connections;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.Places;
import io.evenkeel.server.watch.OutcomeReport;
import io.evenkeel.server.watch.WayBack;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.Host;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What the commands that talk to a hypervisor have in common: to whom, and in which form they answer. */
@Command
final class Conversation {
    private final ConfigurationSearch search;
    private final Connections connections;
    private final Console console;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Inject
    Conversation(ConfigurationSearch search, Connections connections, Console console) {
        this.search = search;
        this.connections = connections;
        this.console = console;
    }

    /**
     * Opens the chosen connection.
     *
     * @throws InputException if the options or the configuration are wrong
     * @throws HypervisorException if the hypervisor cannot be reached or refuses
     */
    OpenConnection open() throws InterruptedException {
        return connections.open(connection.chosen(search), connection.timeout());
    }

    /** Whether the options name a connection, and not the configuration's default alone. */
    boolean isConnectionNamed() {
        return connection.isNamed();
    }

    /** As {@link #open}, with its fencing if that can be reached; a warning if not. */
    OpenConnection openWithFencing() throws InterruptedException {
        return connections.openWithFencing(connection.chosen(search), connection.timeout(), this::warn);
    }

    /** As {@link #open}, with its fencing, and without the hypervisor if that cannot be reached. */
    OpenConnection openForFencing() throws InterruptedException {
        return connections.openForFencing(connection.chosen(search), connection.timeout(), this::warn);
    }

    /** The supervisor of the chosen connection, if the configuration says that there is one. */
    Optional<ConnectionOptions.Supervised> supervised() {
        return connection.supervised(search);
    }

    void warn(String warning) {
        console.err().println("evenkeel: warning: " + warning);
    }

    /** Warns of hosts that nothing can cut off, if there are any. */
    void warnOfUnfenced(Collection<String> names) {
        if (!names.isEmpty()) {
            warn("no fence device for " + String.join(", ", names)
                    + ", so when it fails nothing can prove that its VMs have ended; add one under 'fencing:'");
        }
    }

    /** Warns of hosts that could not be asked, if there are any. */
    void warnOfUnheard(Collection<Host> hosts) {
        if (!hosts.isEmpty()) {
            warn("not heard: " + hosts.stream().map(Host::name).sorted().collect(Collectors.joining(", "))
                    + "; VMs that are there may be missing here, and may be running");
        }
    }

    Console console() {
        return console;
    }

    boolean isJson() {
        return output.isJson();
    }

    OutcomeReport report(Places places) {
        return new OutcomeReport(console, places, isJson());
    }

    WayBack wayBack(OpenConnection open) {
        return connection.wayBack(open);
    }
}
