package io.evenkeel.server.command;

import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.Json;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.failover.PowerReport;
import io.evenkeel.spi.inventory.Host;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads the power of one host. */
@Command(
        name = "power",
        description = {
            "Say what a host's fence device says of its power: on, off or unknown.",
            "Exit code 1 if it is unknown."
        },
        mixinStandardHelpOptions = true)
final class HostPowerCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final Conversation conversation;

    @Mixin
    private HostArgument argument = new HostArgument();

    @Inject
    HostPowerCommand(Conversation conversation) {
        this.conversation = conversation;
        this.console = conversation.console();
    }

    @Override
    public Integer call() throws InterruptedException {
        try (OpenConnection open = conversation.openForFencing()) {
            Fencing fencing = open.fencing();
            Host host = argument.find(open);
            PowerReport report = fencing.report(host.id(), open.soon());
            HostPower power = report.power();
            if (conversation.isJson()) {
                console.out()
                        .println(Json.text(Json.object()
                                .put("host", host.id().value())
                                .put("name", host.name())
                                .put("power", power.name())
                                .put("silent", report.silent())
                                .build()));
            } else {
                console.out().println(host.name() + " is " + words(power));
                // Also if another device tells: an outlet that gives power says little of a host with a silent board.
                report.silent().forEach(each -> console.out().println("  " + each));
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
