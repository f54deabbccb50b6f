package io.evenkeel.server.command;

import io.evenkeel.server.console.InputException;
import io.evenkeel.server.supervision.Answer;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.input.Request;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks the supervisor to use a host again; this also takes back an order about it that was refused. */
@Command(name = "resume", description = "Let a host that was drained take VMs again.", mixinStandardHelpOptions = true)
final class HostResumeCommand implements Callable<Integer> {
    @Mixin
    private final SupervisorConversation supervisor;

    @Parameters(index = "0", paramLabel = "HOST", description = "Name or id of the host.")
    private String name = "";

    @Inject
    HostResumeCommand(SupervisorConversation supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public Integer call() {
        SupervisedDomain domain = supervisor.domain();
        HostId host = domain.host(name);
        Answer.OfHost before = domain.stand(host);
        if (before.held().isEmpty() && before.refusal().isEmpty()) {
            throw new InputException(before.story().name()
                    + " is neither drained nor being drained, so there is nothing to resume; " + instead(before));
        }
        return supervisor.takeIn(domain, new Request.Resume(host, SupervisedDomain.user()));
    }

    private String instead(Answer.OfHost seen) {
        return seen.proof().isPresent()
                ? "it is down: 'evenkeel host unfence " + name + "' gives it power again"
                : "'evenkeel why " + name + "' tells how it stands";
    }
}
