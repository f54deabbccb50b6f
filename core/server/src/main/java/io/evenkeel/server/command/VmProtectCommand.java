package io.evenkeel.server.command;

import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.input.Request;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks the supervisor to keep a VM running, and says what comes of it: the platform itself may keep it. */
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
        SupervisedDomain domain = supervisor.domain();
        VmId vm = domain.vm(name);
        int exitCode = supervisor.takeIn(domain, new Request.Protect(vm, true, SupervisedDomain.user()));
        supervisor.console().out().println(domain.stand(vm).story().keeping());
        return exitCode;
    }
}
