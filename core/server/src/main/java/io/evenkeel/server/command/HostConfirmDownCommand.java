package io.evenkeel.server.command;

import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.console.Typed;
import io.evenkeel.server.supervision.Answer;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.verdict.Verdict;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives the supervisor a person's word that a host is down. */
@Command(
        name = "confirm-down",
        description = {
            "Take the responsibility that a silent host is down, so that its protected VMs are started elsewhere.",
            "Only for a host that no fence device can prove to be down. Look first: if it runs on, its VMs run twice and"
                    + " destroy their disks."
        },
        mixinStandardHelpOptions = true)
final class HostConfirmDownCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Mixin
    private final SupervisorConversation supervisor;

    private final Following following;
    private final Typed typed;
    private final Console console;

    @Parameters(index = "0", paramLabel = "HOST", description = "Name or id of the host.")
    private String name = "";

    @Option(names = "--reason", required = true, description = "How it is known; kept in the journal.")
    private String reason = "";

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Inject
    HostConfirmDownCommand(SupervisorConversation supervisor, Following following, Typed typed) {
        this.supervisor = supervisor;
        this.following = following;
        this.typed = typed;
        this.console = supervisor.console();
    }

    @Override
    public Integer call() throws InterruptedException {
        SupervisedDomain domain = supervisor.domain();
        HostId host = domain.host(name);
        Answer.OfHost before = domain.stand(host);
        if (before.proof().isEmpty()) {
            demandSilence(before);
            if (!yes) {
                confirm(before.story().name(), before.story().kept());
            }
            domain.order(new Request.ConfirmDown(host, SupervisedDomain.user(), reason));
        }
        Optional<Integer> code =
                following.follow(() -> domain.stand(host), seen -> "", this::end, Deadline.after(PATIENCE));
        return code.orElseThrow(() -> new FailedException(
                "the supervisor took it in and has not acted yet; 'evenkeel why " + name + "' shows how far it is"));
    }

    /** A host that answers is not down, and the supervisor would refuse such a word; this spares the typing of it. */
    private void demandSilence(Answer.OfHost seen) {
        Verdict verdict = seen.story().verdict();
        if (verdict == Verdict.HEALTHY || verdict == Verdict.DEGRADED) {
            throw new InputException(seen.story().name() + " answers, so it is not down; 'evenkeel host fence " + name
                    + "' cuts it off, 'evenkeel host drain " + name + "' empties it");
        }
    }

    private void confirm(String host, int vms) {
        console.err()
                .println(vms + " protected VMs of " + host + " are started elsewhere at once. If " + host
                        + " still runs them, they are destroyed.");
        console.err().print("Type its name to take the responsibility: ");
        console.err().flush();
        String answer = typed.line().map(String::strip).orElse("");
        if (!answer.equals(host)) {
            throw new InputException("nothing was done, for '" + answer + "' is not " + host);
        }
    }

    private Optional<Integer> end(Answer.OfHost seen) {
        if (seen.proof().isPresent()) {
            console.out()
                    .println("taken for down: " + seen.proof().get() + "; its protected VMs are started elsewhere");
            return Optional.of(ExitCode.DONE);
        }
        if (seen.refusal().isPresent()) {
            throw new FailedException("refused: " + seen.refusal().get());
        }
        return Optional.empty();
    }
}
