package io.evenkeel.server.command;

import io.evenkeel.server.config.Configuration;
import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.config.SupervisionSettings;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import io.evenkeel.server.supervision.Answer;
import io.evenkeel.server.supervision.Control;
import io.evenkeel.server.supervision.Question;
import io.evenkeel.server.supervision.Stores;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.explain.Named;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.journal.JournalEntry;
import io.evenkeel.supervisor.ledger.Ledger;
import jakarta.inject.Inject;
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
     * @param request made from the name of who wants it
     * @return the exit code
     */
    int ask(Function<String, Request> request) {
        console.out().println("taken in by the supervisor of epoch " + order(request.apply(user())));
        return ExitCode.DONE;
    }

    /** Hands a request to the supervisor; the epoch that took it in. */
    long order(Request request) {
        Subject subject = subject();
        return subject.ask(new Question.Ask(subject.domain(), request), Answer.Taken.class)
                .epoch();
    }

    /** Who wants what is asked for. */
    static String user() {
        return System.getProperty("user.name", "somebody");
    }

    List<Ledger.Alarm> alarms() {
        Subject subject = subject();
        return subject.ask(new Question.Alarms(subject.domain()), Answer.Ringing.class)
                .alarms();
    }

    /** How a host stands. */
    Answer.OfHost stand(HostId host) {
        Subject subject = subject();
        return subject.ask(new Question.OfHost(subject.domain(), host), Answer.OfHost.class);
    }

    /** Why a VM is where it is. */
    Answer.OfVm stand(VmId vm) {
        Subject subject = subject();
        return subject.ask(new Question.OfVm(subject.domain(), vm), Answer.OfVm.class);
    }

    /** All hosts and VMs that the supervisor knows. */
    Answer.Names names() {
        Subject subject = subject();
        return subject.ask(new Question.Known(subject.domain()), Answer.Names.class);
    }

    /**
     * The host of that id or name.
     *
     * @throws InputException if there is none or if several carry the name
     */
    HostId host(String wanted) {
        return new HostId(id(wanted, names().hosts(), "host"));
    }

    /**
     * The VM of that id or name.
     *
     * @throws InputException if there is none or if several carry the name
     */
    VmId vm(String wanted) {
        return new VmId(id(wanted, names().vms(), "VM"));
    }

    private static String id(String wanted, List<Named> all, String what) {
        return find(wanted, all, what)
                .orElseThrow(() -> new InputException("no " + what + " '" + wanted + "'; "
                        + NearMatches.hint(wanted, all.stream().map(Named::name).toList(), what + "s")));
    }

    /** The id of what is called so, by id or name; empty if nothing is. */
    static Optional<String> find(String wanted, List<Named> all, String what) {
        if (all.stream().anyMatch(each -> each.id().equals(wanted))) {
            return Optional.of(wanted);
        }
        List<String> found = all.stream()
                .filter(each -> each.name().equals(wanted))
                .map(Named::id)
                .toList();
        if (found.size() > 1) {
            throw new InputException(
                    "several " + what + "s are called '" + wanted + "'; give an id: " + String.join(", ", found));
        }
        return found.stream().findFirst();
    }

    /** The journal as it is now; the supervisor need not run. */
    List<JournalEntry> journal() {
        Configuration configuration = configuration();
        try (Stores stores = new Stores(settings(configuration));
                Journal journal = stores.journal(domain(configuration))) {
            return new ArrayList<>(journal.read());
        }
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

    /** A domain and the way to its supervisor. */
    private record Subject(String domain, Control control) {
        <T extends Answer> T ask(Question question, Class<T> kind) {
            return control.ask(question, kind);
        }
    }

    /** @throws FailedException if it cannot be asked, when it is asked */
    private Subject subject() {
        Configuration configuration = configuration();
        return new Subject(
                domain(configuration), new Control(settings(configuration).socket()));
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
