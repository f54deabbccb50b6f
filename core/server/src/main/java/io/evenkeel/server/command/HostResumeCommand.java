package io.evenkeel.server.command;

import io.evenkeel.supervisor.input.Request;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks the supervisor to use a host again. */
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
        return supervisor.ask(domain -> new Request.Resume(domain.host(name), SupervisedDomain.user()));
    }
}
