package io.evenkeel.server.command;

import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.supervision.Answer;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.ledger.Ledger;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the supervisor to empty a host. */
@Command(
        name = "drain",
        description = {
            "Let the supervisor move all VMs off a host, and hold it empty until 'host resume'.",
            "Waits until it is empty, or until nothing more can leave it: exit code 1 then. Ctrl-C leaves the drain going"
                    + " on; 'host resume' gives it up."
        },
        mixinStandardHelpOptions = true)
final class HostDrainCommand implements Callable<Integer> {
    @Mixin
    private final SupervisorConversation supervisor;

    private final Following following;
    private final Console console;

    @Parameters(index = "0", paramLabel = "HOST", description = "Name or id of the host.")
    private String name = "";

    @Option(names = "--detach", description = "Do not wait.")
    private boolean detached;

    @Inject
    HostDrainCommand(SupervisorConversation supervisor, Following following) {
        this.supervisor = supervisor;
        this.following = following;
        this.console = supervisor.console();
    }

    @Override
    public Integer call() throws InterruptedException {
        SupervisedDomain domain = supervisor.domain();
        HostId host = domain.host(name);
        Request.Drain request = new Request.Drain(host, SupervisedDomain.user());
        if (detached) {
            return supervisor.takeIn(domain, request);
        }
        domain.order(request);
        Optional<Integer> code = following.follow(() -> domain.stand(host), HostDrainCommand::progress, this::end);
        if (code.isEmpty()) {
            console.err()
                    .println("left; the drain of " + name + " goes on: 'evenkeel why " + name
                            + "' shows how far it is, 'evenkeel host resume " + name + "' gives it up");
        }
        return code.orElse(ExitCode.FAILED);
    }

    private static String progress(Answer.OfHost seen) {
        String obstacles = String.join("; ", seen.story().obstacles());
        return seen.story().name() + ": protected VMs left: " + seen.story().kept() + ", under way: "
                + seen.story().underWay().size() + (obstacles.isEmpty() ? "" : "; " + obstacles);
    }

    private Optional<Integer> end(Answer.OfHost seen) {
        String host = seen.story().name();
        Ledger.Held held = seen.held()
                .orElseThrow(() -> new FailedException("not drained: " + host + " was given back meanwhile"));
        if (!held.isDone()) {
            return Optional.empty();
        }
        if (!held.isEmpty()) {
            throw new FailedException(
                    "not drained: " + held.detail() + "; 'evenkeel host resume " + name + "' lets it take VMs again");
        }
        console.out()
                .println(console.outStyle().good("drained:") + " " + host
                        + " is empty and held so; 'evenkeel host resume " + name + "' gives it back");
        return Optional.of(ExitCode.DONE);
    }
}
