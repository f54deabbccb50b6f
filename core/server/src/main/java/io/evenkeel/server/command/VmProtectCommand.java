package io.evenkeel.server.command;

import io.evenkeel.server.config.Configuration;
import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.spi.inventory.VmId;
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
    private final ConfigurationSearch search;
    private final Console console;

    @Mixin
    private SupervisionOptions options = new SupervisionOptions();

    @Parameters(index = "0", paramLabel = "VM", description = "Id of the VM.")
    private String id = "";

    @Inject
    VmProtectCommand(ConfigurationSearch search, Console console) {
        this.search = search;
        this.console = console;
    }

    @Override
    public Integer call() {
        Configuration configuration = options.configuration(search);
        String by = System.getProperty("user.name", "somebody");
        long epoch = SupervisionOptions.control(configuration)
                .ask(options.domain(configuration), new Request.Protect(new VmId(id), true, by));
        console.out().println("taken in by the supervisor of epoch " + epoch);
        return ExitCode.DONE;
    }
}
