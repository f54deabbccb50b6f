package io.evenkeel.server.command;

import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.connection.ConnectionOptions;
import io.evenkeel.server.connection.Connections;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.Explanation;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.lookup.Names;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.inventory.Host;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a host take part again. */
@Command(
        name = "unfence",
        description = "Let a fenced host take part again, by giving it power as a rule. Exit code 1 unless it is on.",
        mixinStandardHelpOptions = true)
final class HostUnfenceCommand implements Callable<Integer> {
    private final ConfigurationSearch search;
    private final Connections connections;
    private final Console console;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "HOST", description = "Name or id of the host.")
    private String name = "";

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            defaultValue = "2m",
            description = "How long the fence devices may take in all (default: ${DEFAULT-VALUE}).")
    private Duration within = Duration.ofMinutes(2);

    @Inject
    HostUnfenceCommand(ConfigurationSearch search, Connections connections, Console console) {
        this.search = search;
        this.connections = connections;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (OpenConnection open = connections.openForFencing(
                connection.chosen(search),
                connection.timeout(),
                warning -> console.err().println("evenkeel: warning: " + warning))) {
            Fencing fencing = open.fencing();
            Host host = Names.host(name, open.hosts());
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
            fencing.unfence(Operation.unled(), host.id(), Deadline.after(within));
        } catch (HypervisorException e) {
            String meaning = e.effect() == Effect.NONE
                    ? host.name() + " is as it was"
                    : host.name() + " may have power now, so a proof that it was cut off holds no longer";
            throw new FailedException("not let back in: " + Explanation.messageOf(e) + "; " + meaning, e);
        }
    }

    private void tell(Host host) {
        if (output.isJson()) {
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
