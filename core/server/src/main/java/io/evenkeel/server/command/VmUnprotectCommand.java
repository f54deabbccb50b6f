package io.evenkeel.server.command;

import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.input.Request;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks the supervisor to leave a VM alone, and says what comes of it. */
@Command(
        name = "unprotect",
        description = "Let the supervisor leave a VM alone, whatever the policy says.",
        mixinStandardHelpOptions = true)
final class VmUnprotectCommand implements Callable<Integer> {
    @Mixin
    private final SupervisorConversation supervisor;

    @Parameters(index = "0", paramLabel = "VM", description = "Name or id of the VM.")
    private String name = "";

    @Inject
    VmUnprotectCommand(SupervisorConversation supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public Integer call() {
        SupervisedDomain domain = supervisor.domain();
        VmId vm = domain.vm(name);
        int exitCode = supervisor.takeIn(domain, new Request.Protect(vm, false, SupervisedDomain.user()));
        supervisor.console().out().println(domain.stand(vm).story().keeping());
        return exitCode;
    }
}
