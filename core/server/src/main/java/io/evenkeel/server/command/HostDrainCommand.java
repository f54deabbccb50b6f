package io.evenkeel.server.command;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.input.Request;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks the supervisor to empty a host. */
@Command(
        name = "drain",
        description = "Let the supervisor move all VMs off a host, and hold it empty.",
        mixinStandardHelpOptions = true)
final class HostDrainCommand implements Callable<Integer> {
    @Mixin
    private final SupervisorConversation supervisor;

    @Parameters(index = "0", paramLabel = "HOST", description = "Id of the host.")
    private String id = "";

    @Inject
    HostDrainCommand(SupervisorConversation supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public Integer call() {
        return supervisor.ask(by -> new Request.Drain(new HostId(id), by));
    }
}
