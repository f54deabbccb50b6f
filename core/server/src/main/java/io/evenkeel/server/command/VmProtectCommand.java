package io.evenkeel.server.command;

import io.evenkeel.supervisor.input.Request;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks the supervisor to keep a VM running. */
@Command(
        name = "protect",
        description = "Let the supervisor keep a VM running, whatever the policy says.",
        mixinStandardHelpOptions = true)
final class VmProtectCommand implements Callable<Integer> {
    @Mixin
    private final SupervisorConversation supervisor;

    @Parameters(index = "0", paramLabel = "VM", description = "Name or id of the VM.")
    private String name = "";

    @Inject
    VmProtectCommand(SupervisorConversation supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public Integer call() {
        return supervisor.ask(domain -> new Request.Protect(domain.vm(name), true, SupervisedDomain.user()));
    }
}
