package io.evenkeel.server.command;

import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.Json;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.inventory.Host;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets a host take part again. */
@Command(
        name = "unfence",
        description = "Let a fenced host take part again, by giving it power as a rule. Exit code 1 unless it is on.",
        mixinStandardHelpOptions = true)
final class HostUnfenceCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final Conversation conversation;

    @Mixin
    private HostArgument argument = new HostArgument();

    @Mixin
    private WithinOption within = new WithinOption();

    @Inject
    HostUnfenceCommand(Conversation conversation) {
        this.conversation = conversation;
        this.console = conversation.console();
    }

    @Override
    public Integer call() throws InterruptedException {
        try (OpenConnection open = conversation.openForFencing()) {
            Fencing fencing = open.fencing();
            Host host = argument.find(open);
            unfence(fencing, host);
            HostPower after = fencing.read(host.id(), open.soon());
            if (after != HostPower.ON) {
                throw new FailedException("it was asked for, but " + host.name() + " is "
                        + (after == HostPower.OFF ? "still off" : "on or off, nobody knows: its fence device does not")
                        + (after == HostPower.OFF ? "" : " answer or contradicts itself"));
            }
            tell(host);
            return ExitCode.DONE;
        }
    }

    private void unfence(Fencing fencing, Host host) throws InterruptedException {
        try {
            fencing.unfence(Operation.unled(), host.id(), within.deadline());
        } catch (HypervisorException e) {
            String meaning = e.effect() == Effect.NONE
                    ? host.name() + " is as it was"
                    : host.name() + " may have power now, so a proof that it was cut off holds no longer";
            throw new FailedException("not let back in: " + e.detail() + "; " + meaning, e);
        }
    }

    private void tell(Host host) {
        if (conversation.isJson()) {
            console.out()
                    .println(Json.text(Json.object()
                            .put("host", host.id().value())
                            .put("name", host.name())
                            .put("result", "UNFENCED")
                            .put("power", HostPower.ON.name())
                            .build()));
        } else {
            console.out().println(console.outStyle().good("let back in:") + " " + host.name() + " is on");
        }
    }
}
