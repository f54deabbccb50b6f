package io.evenkeel.server.command;

import io.evenkeel.server.config.Configuration;
import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.config.SupervisionSettings;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.supervision.Control;
import io.evenkeel.server.supervision.ProcessLock;
import io.evenkeel.server.supervision.Stores;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.journal.JournalEntry;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the commands about a supervisor have in common: which one, and about which of its domains. */
@Command
final class SupervisorConversation {
    private final ConfigurationSearch search;
    private final Console console;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration file (default: see evenkeel --help).")
    private @Nullable Path config;

    @Option(
            names = "--connection",
            paramLabel = "NAME",
            description = "The supervised connection, if the supervisor has several.")
    private @Nullable String connection;

    @Inject
    SupervisorConversation(ConfigurationSearch search, Console console) {
        this.search = search;
        this.console = console;
    }

    /**
     * Hands a request to the supervisor, and says who took it in.
     *
     * @return the exit code
     */
    int takeIn(SupervisedDomain domain, Request request) {
        takeIn(domain, request, console.out());
        return ExitCode.DONE;
    }

    /** The same, and says it there: the standard output may be kept for data. */
    void takeIn(SupervisedDomain domain, Request request, PrintWriter where) {
        where.println("taken in by the supervisor of epoch " + domain.order(request));
    }

    /** The domain that is meant, and the way to its supervisor. */
    SupervisedDomain domain() {
        Configuration configuration = configuration();
        return new SupervisedDomain(
                domain(configuration), new Control(settings(configuration).socket()));
    }

    /** The journal as it is now; the supervisor need not run. */
    List<JournalEntry> journal() {
        Configuration configuration = configuration();
        try (Stores stores = new Stores(settings(configuration));
                Journal journal = stores.journal(domain(configuration))) {
            return new ArrayList<>(journal.read());
        }
    }

    /**
     * Takes a file beside the supervisor's own, so that one command at a time does what it stands for.
     *
     * @param refusal the error if another has it, made from that one in words
     */
    ProcessLock take(SupervisedDomain domain, String file, Function<String, InputException> refusal)
            throws IOException {
        Path data = settings(configuration()).data();
        return ProcessLock.take(data.resolve(domain.name() + "." + file), refusal);
    }

    Console console() {
        return console;
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

    private Configuration configuration() {
        return search.read(Optional.ofNullable(config));
    }

    /** The name of the domain that is meant. */
    private String domain(Configuration configuration) {
        if (connection != null) {
            return configuration.connection(connection).name();
        }
        List<String> domains = settings(configuration).domains();
        if (domains.size() == 1) {
            return domains.get(0);
        }
        String chosen = configuration.chosen().name();
        if (!domains.isEmpty() && !domains.contains(chosen)) {
            throw new InputException(configuration.source() + ": several connections are supervised ("
                    + String.join(", ", domains) + "); name one with --connection");
        }
        return chosen;
    }
}
