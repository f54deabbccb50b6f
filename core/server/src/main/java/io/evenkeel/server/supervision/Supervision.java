package io.evenkeel.server.supervision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.server.config.SupervisionSettings;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.supervisor.Supervisor;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.journal.JournalEntry;
import io.evenkeel.supervisor.json.RecordJson;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.run.Coordination;
import io.evenkeel.supervisor.run.HypervisorOutside;
import io.evenkeel.supervisor.run.LaneSettings;
import io.evenkeel.supervisor.run.LoopListener;
import io.evenkeel.supervisor.run.LoopSettings;
import io.evenkeel.supervisor.run.SupervisionLoop;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Supervises any number of domains in this process, and answers commands about them. */
public final class Supervision implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;
    private static final int LONGEST_LINE = 300;

    private final SupervisionSettings settings;
    private final Console console;
    private final Stores stores;
    private final Map<String, SupervisionLoop> loops = new LinkedHashMap<>();
    private final ControlServer control;
    private final ObjectMapper json = RecordJson.mapper();

    private Supervision(SupervisionSettings settings, Console console, Stores stores) throws IOException {
        this.settings = settings;
        this.console = console;
        this.stores = stores;
        stores.prepare();
        this.control = ControlServer.start(settings.socket(), this::answer);
    }

    /**
     * Begins, without any domain yet.
     *
     * @throws FailedException if the directory cannot be used
     */
    public static Supervision start(SupervisionSettings settings, Console console) {
        try {
            return new Supervision(settings, console, new Stores(settings));
        } catch (IOException e) {
            throw new FailedException("cannot use " + settings.data() + ": " + e, e);
        }
    }

    /** Stands for the lead of a domain, and supervises it while it leads. The connection belongs to the caller. */
    public void add(String domain, OpenConnection open) {
        Hypervisor hypervisor = open.hypervisor();
        Coordination coordination = stores.domain(domain);
        SupervisionLoop loop = new SupervisionLoop(
                domain,
                settings.name(),
                SupervisorSettings.DEFAULT,
                new Supervisor.Domain(hypervisor.capabilities(), hypervisor.startGuard()),
                coordination,
                () -> new HypervisorOutside(domain, hypervisor, Map.of(), LadderPolicy.DEFAULTS, LaneSettings.DEFAULT),
                new Told(domain),
                LoopSettings.DEFAULT);
        synchronized (loops) {
            loops.put(domain, loop);
        }
        loop.start();
    }

    private String answer(String line) {
        try {
            return Control.line(answer(Control.question(line)));
        } catch (JsonProcessingException e) {
            return Control.line(Control.Answer.failed("the question cannot be understood: " + e.getOriginalMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Control.line(Control.Answer.failed("the supervisor is ending"));
        }
    }

    private Control.Answer answer(Control.Question question) throws InterruptedException {
        SupervisionLoop loop;
        synchronized (loops) {
            loop = loops.get(question.domain());
        }
        if (loop == null) {
            return Control.Answer.failed("'" + question.domain() + "' is not supervised here");
        }
        try {
            if (question.request().isPresent()) {
                Epoch epoch = await(loop.ask(question.request().get()));
                return new Control.Answer(Optional.empty(), Optional.of(epoch.value()), List.of());
            }
            List<Ledger.Alarm> alarms = await(
                    loop.look(supervisor -> List.copyOf(supervisor.ledger().alarms())));
            return new Control.Answer(Optional.empty(), Optional.empty(), alarms);
        } catch (ExecutionException e) {
            return Control.Answer.failed(
                    e.getCause() == null
                            ? e.toString()
                            : String.valueOf(e.getCause().getMessage()));
        } catch (TimeoutException e) {
            return Control.Answer.failed("the supervisor has not answered within " + PATIENCE_SECONDS + " s");
        }
    }

    private static <T> T await(CompletionStage<T> stage)
            throws InterruptedException, ExecutionException, TimeoutException {
        return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        synchronized (loops) {
            loops.values().forEach(SupervisionLoop::close);
        }
        stores.close();
        try {
            control.close();
        } catch (IOException e) {
            throw new FailedException("the socket " + settings.socket() + " was not closed: " + e, e);
        }
    }

    /** Says what happens, a line each. */
    private final class Told implements LoopListener {

        private final String domain;

        Told(String domain) {
            this.domain = domain;
        }

        @Override
        public void leads(Epoch epoch, int open) {
            say("leads by epoch " + epoch + "; orders without an end: " + open);
        }

        @Override
        public void wrote(List<Fact> facts) {
            facts.forEach(fact -> say(line(fact)));
        }

        @Override
        public void ended(String reason) {
            say("leads no longer: " + reason);
        }

        /** Short, for a listing of all VMs is one fact; the journal shows the whole. */
        private String line(Fact fact) {
            // As a fact, so that it carries the name of its kind.
            JsonNode tree = json.valueToTree(new JournalEntry(0, Epoch.NONE, Instant.EPOCH, fact))
                    .path("fact");
            String words = Control.words(tree);
            return words.length() <= LONGEST_LINE ? words : words.substring(0, LONGEST_LINE) + " ...";
        }

        private void say(String what) {
            synchronized (console) {
                console.out().println(domain + ": " + what);
                console.out().flush();
            }
        }
    }
}
