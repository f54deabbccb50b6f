package io.evenkeel.server.supervision;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.Supervisor;
import io.evenkeel.supervisor.duty.HostAlarm;
import io.evenkeel.supervisor.explain.Explainer;
import io.evenkeel.supervisor.fact.EvidenceText;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.run.NotLeadingException;
import io.evenkeel.supervisor.run.SupervisionLoop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Answers the questions of commands. Safe for use by several threads. */
final class Clerk {

    private static final long PATIENCE_SECONDS = 30;

    private final Desk desk;

    /** Where the clerk finds out about domains. */
    interface Desk {
        /** What supervises the domain here; empty if nothing does. */
        Optional<SupervisionLoop> loop(String domain);

        /** Who leads the domain, or did last, as far as that is known. */
        Optional<String> leader(String domain);
    }

    Clerk(Desk desk) {
        this.desk = desk;
    }

    String answer(String line) {
        try {
            return Control.line(answer(Control.question(line)));
        } catch (JsonProcessingException e) {
            return failed("the question cannot be understood; is the command of the supervisor's version?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("the supervisor is ending");
        }
    }

    private static String failed(String error) {
        return Control.line(new Answer.Failed(error));
    }

    private Answer answer(Question question) throws InterruptedException {
        Optional<SupervisionLoop> loop = desk.loop(question.domain());
        if (loop.isEmpty()) {
            return new Answer.Failed("'" + question.domain() + "' is not supervised here, or could not be reached yet");
        }
        try {
            CompletionStage<? extends Answer> stage = question instanceof Question.Ask ask
                    ? loop.get().ask(ask.request()).thenApply(epoch -> new Answer.Taken(epoch.value()))
                    : loop.get().look(look(question));
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return failure(question.domain(), e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            return new Answer.Failed("the supervisor has not answered within " + PATIENCE_SECONDS + " s");
        }
    }

    private Answer failure(String domain, Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof NotLeadingException) {
            Optional<String> leader = desk.leader(domain);
            return new Answer.Failed(message
                    + leader.map(name -> "; '" + name + "' was the last to lead: ask on its machine")
                            .orElse("; try again in a moment"));
        }
        return new Answer.Failed(message);
    }

    /** What is looked up must not change afterwards: it is written by another thread. */
    private static Function<Supervisor, Answer> look(Question question) {
        if (question instanceof Question.Alarms) {
            return supervisor ->
                    new Answer.Ringing(List.copyOf(supervisor.ledger().alarms()));
        } else if (question instanceof Question.Known) {
            return supervisor -> new Answer.Names(
                    supervisor.explainer().hosts(), supervisor.explainer().vms());
        } else if (question instanceof Question.OfHost of) {
            return supervisor -> host(supervisor, of.host());
        } else if (question instanceof Question.OfVm of) {
            return supervisor -> supervisor
                    .explainer()
                    .whyVm(of.vm().value())
                    .<Answer>map(Answer.OfVm::new)
                    .orElseGet(() -> gone(of.vm()));
        } else if (question instanceof Question.Rolling) {
            return supervisor -> new Answer.Rolling(supervisor.explainer().rolling());
        } else if (question instanceof Question.OfMove of) {
            return supervisor -> supervisor
                    .explainer()
                    .move(of.vm())
                    .<Answer>map(story -> new Answer.OfMove(supervisor.epoch().value(), story))
                    .orElseGet(() -> gone(of.vm()));
        }
        throw new IllegalStateException("a question of no known kind: " + question);
    }

    private static Answer gone(VmId vm) {
        return new Answer.Failed("VM " + vm + " is not known any more");
    }

    private static Answer host(Supervisor supervisor, HostId host) {
        Explainer explainer = supervisor.explainer();
        Ledger ledger = supervisor.ledger();
        return explainer
                .whyHost(host.value())
                .<Answer>map(story -> new Answer.OfHost(
                        story,
                        Optional.ofNullable(ledger.dead().get(host)).map(EvidenceText::words),
                        ledger.alarm(HostAlarm.ORDER_REFUSED.of(host)).map(Ledger.Alarm::text),
                        Optional.ofNullable(ledger.held().get(host))))
                .orElseGet(() -> new Answer.Failed("host " + host + " is not known any more"));
    }
}
