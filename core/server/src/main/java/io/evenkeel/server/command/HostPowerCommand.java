package io.evenkeel.server.command;

import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.connection.ConnectionOptions;
import io.evenkeel.server.connection.Connections;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.lookup.Names;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.inventory.Host;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads the power of one host. */
@Command(
        name = "power",
        description = {
            "Say what a host's fence device says of its power: on, off or unknown.",
            "Exit code 1 if it is unknown."
        },
        mixinStandardHelpOptions = true)
final class HostPowerCommand implements Callable<Integer> {
    private final ConfigurationSearch search;
    private final Connections connections;
    private final Console console;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "HOST", description = "Name or id of the host.")
    private String name = "";

    @Inject
    HostPowerCommand(ConfigurationSearch search, Connections connections, Console console) {
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
            HostPower power = fencing.read(host.id(), open.soon());
            if (output.isJson()) {
                console.out()
                        .println(Json.text(Json.object()
                                .put("host", host.id().value())
                                .put("name", host.name())
                                .put("power", power.name())
                                .build()));
            } else {
                console.out().println(host.name() + " is " + words(power));
            }
            return power == HostPower.UNKNOWN ? ExitCode.FAILED : ExitCode.DONE;
        }
    }

    private static String words(HostPower power) {
        return switch (power) {
            case ON -> "on";
            case OFF -> "off";
            case UNKNOWN -> "on or off, nobody knows: its fence device does not answer or contradicts itself";
        };
    }
}
