package io.evenkeel.server.command;

import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.Names;
import io.evenkeel.spi.inventory.Host;
import picocli.CommandLine.Parameters;

/** The host that a command is about. */
final class HostArgument {
    @Parameters(index = "0", paramLabel = "HOST", description = "Name or id of the host.")
    private String name = "";

    String name() {
        return name;
    }

    /**
     * Looks the host up.
     *
     * @throws InputException if there is none, or several are meant
     */
    Host find(OpenConnection open) throws InterruptedException {
        return Names.host(name, open.hosts());
    }
}
