package io.evenkeel.server.command;

import io.evenkeel.server.config.Configuration;
import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.input.Request;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks the supervisor to use a host again. */
@Command(name = "resume", description = "Let a host that was drained take VMs again.", mixinStandardHelpOptions = true)
final class HostResumeCommand implements Callable<Integer> {
    private final ConfigurationSearch search;
    private final Console console;

    @Mixin
    private SupervisionOptions options = new SupervisionOptions();

    @Parameters(index = "0", paramLabel = "HOST", description = "Id of the host.")
    private String id = "";

    @Inject
    HostResumeCommand(ConfigurationSearch search, Console console) {
        this.search = search;
        this.console = console;
    }

    @Override
    public Integer call() {
        Configuration configuration = options.configuration(search);
        String by = System.getProperty("user.name", "somebody");
        long epoch = SupervisionOptions.control(configuration)
                .ask(options.domain(configuration), new Request.Resume(new HostId(id), by));
        console.out().println("taken in by the supervisor of epoch " + epoch);
        return ExitCode.DONE;
    }
}
