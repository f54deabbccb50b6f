package io.evenkeel.supervisor.run;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.Ticker;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.Supervisor;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.journal.JournalUnavailableException;
import io.evenkeel.supervisor.journal.StaleEpochException;
import io.evenkeel.supervisor.lead.Leadership;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Supervises one domain with one thread: stands for election, and while it leads turns inputs into decisions.
 *
 * <p>When it has lost the lead, or cannot write, it throws its supervisor away and stands again. What it had decided and
 * not written has never happened; answers to what it had ordered are dropped. Safe for use by several threads.
 */
public final class SupervisionLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SupervisionLoop.class);

    private final String domain;
    private final String name;
    private final SupervisorSettings settings;
    private final Supervisor.Domain abilities;
    private final Coordination coordination;
    private final Supplier<? extends Outside> outside;
    private final LoopListener listener;
    private final LoopSettings manner;
    private final Ticker ticker = Ticker.SYSTEM;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    private @Nullable Leadership leadership;
    private @Nullable Term term;
    private long candidacy;
    private Moment standAgain;

    /** What reaches the loop's thread. */
    private sealed interface Event {
        record Elected(long candidacy, Epoch epoch) implements Event {}

        record Deposed(long candidacy) implements Event {}

        record Given(long candidacy, Input input) implements Event {}

        record Asked(Request request, CompletableFuture<Epoch> taken) implements Event {}

        record Looked(Function<Supervisor, ?> look, CompletableFuture<Object> seen) implements Event {}

        record Yielded(Duration pause, String reason) implements Event {}

        record Closed() implements Event {}
    }

    /**
     * Makes a loop, which does nothing before {@link #start()}.
     *
     * @param domain the name of what is supervised, for messages
     * @param name of this supervisor, for the journal
     * @param outside the hypervisor for one term; closed when the term ends
     */
    public SupervisionLoop(
            String domain,
            String name,
            SupervisorSettings settings,
            Supervisor.Domain abilities,
            Coordination coordination,
            Supplier<? extends Outside> outside,
            LoopListener listener,
            LoopSettings manner) {
        this.domain = requireNonNull(domain, "domain");
        this.name = requireNonNull(name, "name");
        this.settings = requireNonNull(settings, "settings");
        this.abilities = requireNonNull(abilities, "abilities");
        this.coordination = requireNonNull(coordination, "coordination");
        this.outside = requireNonNull(outside, "outside");
        this.listener = requireNonNull(listener, "listener");
        this.manner = requireNonNull(manner, "manner");
        this.standAgain = now();
        this.thread = new Thread(this::run, "supervision-" + domain);
        this.thread.setDaemon(true);
    }

    public SupervisionLoop start() {
        thread.start();
        return this;
    }

    /**
     * Passes on what somebody wants. The stage completes, with the epoch that took it in, once what follows from it at
     * once is durable; it fails with {@link NotLeadingException} if this supervisor does not lead, or no longer.
     */
    public CompletionStage<Epoch> ask(Request request) {
        CompletableFuture<Epoch> taken = new CompletableFuture<>();
        give(new Event.Asked(requireNonNull(request, "request"), taken), taken);
        return taken.minimalCompletionStage();
    }

    /**
     * Looks at the supervisor between two turns.
     *
     * @param look must be quick and take nothing with it that changes; what it throws fails the stage
     */
    @SuppressWarnings("unchecked") // the stage holds what the look returned
    public <T> CompletionStage<T> look(Function<Supervisor, T> look) {
        CompletableFuture<Object> seen = new CompletableFuture<>();
        give(new Event.Looked(requireNonNull(look, "look"), seen), seen);
        return (CompletionStage<T>) seen.minimalCompletionStage();
    }

    /**
     * Lets another lead, if this supervisor leads; it stands for election again after a while.
     *
     * @param reason for people, for example who is to lead
     */
    public void yieldLead(Duration pause, String reason) {
        events.add(new Event.Yielded(requireNonNull(pause, "pause"), requireNonNull(reason, "reason")));
    }

    private void give(Event event, CompletableFuture<?> answer) {
        events.add(event);
        if (closed) { // nobody may ever take it out
            answer.completeExceptionally(notLeading());
        }
    }

    private void run() {
        try {
            while (!closed) {
                stand();
                step(await());
            }
        } catch (InterruptedException e) {
            LOG.debug("supervision of {} was interrupted", domain, e);
        } finally {
            // The next may begin at once: what is still under way here has an epoch that is over.
            withdraw();
            end("the supervisor was closed");
            refuseTheRest();
        }
    }

    private void stand() {
        if (leadership != null || now().isBefore(standAgain)) {
            return;
        }
        long own = ++candidacy;
        try {
            Leadership fresh = coordination.leadership();
            leadership = fresh;
            fresh.stand(candidate(own));
        } catch (RuntimeException e) {
            leave("it cannot stand for election: " + e.getMessage(), e);
        }
    }

    private Leadership.Candidate candidate(long own) {
        return new Leadership.Candidate() {
            @Override
            public void elected(Epoch epoch) {
                events.add(new Event.Elected(own, epoch));
            }

            @Override
            public void deposed() {
                events.add(new Event.Deposed(own));
            }
        };
    }

    /** All that has come in, or nothing if it is time to look at the clock. */
    private List<Event> await() throws InterruptedException {
        List<Event> batch = new ArrayList<>();
        Event first;
        Moment wake = term != null ? term.wake() : standAgain;
        if (term == null && leadership != null) {
            first = events.take();
        } else {
            long nanos = Math.max(0, wake.since(now()).toNanos());
            first = events.poll(nanos, TimeUnit.NANOSECONDS);
        }
        if (first != null) {
            batch.add(first);
            events.drainTo(batch, manner.inputsPerTurn() - 1);
        }
        return batch;
    }

    private void step(List<Event> batch) {
        List<CompletableFuture<Epoch>> asked = new ArrayList<>();
        try {
            List<Input> inputs = new ArrayList<>();
            for (Event event : batch) {
                take(event, inputs, asked);
            }
            Term leading = term;
            if (leading == null) {
                refuse(asked);
                return;
            }
            Moment now = now();
            if (!now.isBefore(leading.wake())) {
                inputs.add(new Input.Tick());
            }
            if (!inputs.isEmpty()) {
                leading.turn(now, inputs);
            }
            asked.forEach(each -> each.complete(leading.supervisor().epoch()));
        } catch (StaleEpochException e) {
            leave(String.valueOf(e.getMessage()), e);
        } catch (JournalUnavailableException e) {
            leave("the journal failed: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            leave("an error of the program: " + e, e);
        } finally {
            refuse(asked);
        }
    }

    private void take(Event event, List<Input> inputs, List<CompletableFuture<Epoch>> asked) {
        if (event instanceof Event.Given given) {
            if (term != null && given.candidacy() == candidacy) {
                inputs.add(given.input());
            }
        } else if (event instanceof Event.Asked request) {
            inputs.add(new Input.Asked(request.request()));
            asked.add(request.taken());
        } else if (event instanceof Event.Looked looked) {
            look(looked);
        } else if (event instanceof Event.Elected elected && elected.candidacy() == candidacy && term == null) {
            begin(elected.epoch());
        } else if (event instanceof Event.Deposed deposed && deposed.candidacy() == candidacy) {
            leave("another may lead", null);
        } else if (event instanceof Event.Yielded yielded && term != null) {
            LOG.info("{} hands {} over: {}", name, domain, yielded.reason());
            withdraw();
            end(yielded.reason());
            standAgain = now().plus(yielded.pause());
        }
    }

    private void begin(Epoch epoch) {
        long own = candidacy;
        Journal journal = coordination.journal();
        Outside world = outside.get();
        boolean begun = false;
        try {
            Term fresh = Term.begin(
                    journal,
                    world,
                    epoch,
                    name,
                    (ledger, now) -> new Supervisor(
                            settings, abilities, epoch, ledger, now, Clock.systemUTC(), new SecureRandom()),
                    input -> events.add(new Event.Given(own, input)),
                    listener,
                    now(),
                    manner.compactAfter());
            term = fresh;
            begun = true;
            LOG.info("{} leads {} by epoch {}; {} intents are open", name, domain, epoch, fresh.found());
            listener.leads(epoch, fresh.found());
        } finally {
            if (!begun) {
                try (journal) {
                    world.close();
                }
            }
        }
    }

    private void look(Event.Looked looked) {
        Term leading = term;
        if (leading == null) {
            looked.seen().completeExceptionally(notLeading());
            return;
        }
        try {
            looked.seen().complete(looked.look().apply(leading.supervisor()));
        } catch (RuntimeException e) {
            looked.seen().completeExceptionally(e);
        }
    }

    /** Leads no longer, and stands again after a pause. */
    private void leave(String reason, @Nullable Exception cause) {
        LOG.warn("{} no longer leads {}: {}", name, domain, reason, cause);
        withdraw();
        end(reason);
        standAgain = now().plus(manner.pause());
    }

    private void end(String reason) {
        Term ended = term;
        term = null;
        if (ended != null) {
            try {
                ended.close();
            } catch (RuntimeException e) {
                LOG.warn("a term of {} did not end cleanly", domain, e);
            }
            listener.ended(reason);
        }
    }

    private void withdraw() {
        Leadership held = leadership;
        leadership = null;
        candidacy++;
        if (held != null) {
            held.close();
        }
    }

    private void refuse(List<CompletableFuture<Epoch>> asked) {
        asked.forEach(each -> each.completeExceptionally(notLeading()));
    }

    private void refuseTheRest() {
        for (Event event = events.poll(); event != null; event = events.poll()) {
            if (event instanceof Event.Asked asked) {
                asked.taken().completeExceptionally(notLeading());
            } else if (event instanceof Event.Looked looked) {
                looked.seen().completeExceptionally(notLeading());
            }
        }
    }

    private NotLeadingException notLeading() {
        return new NotLeadingException(name + " does not lead " + domain + " now");
    }

    private Moment now() {
        return new Moment(ticker.nanos());
    }

    /** Withdraws as soon as what it is doing is done, and does not wait for that; {@link #close()} does. */
    public void resign() {
        closed = true;
        events.add(new Event.Closed());
    }

    /** Withdraws and waits until nothing goes on any more; what was begun at the hypervisor goes on there. */
    @Override
    public void close() {
        resign();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join(Duration.ofSeconds(1).toMillis());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        refuseTheRest();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
