package io.evenkeel.server.command;

import io.evenkeel.engine.plugin.LoadedAdapter;
import io.evenkeel.server.connection.Adapters;
import io.evenkeel.server.connection.Plugins;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.Json;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Describes one adapter. */
@Command(
        name = "show",
        description = "Show what an adapter offers and each of its settings.",
        mixinStandardHelpOptions = true)
final class AdapterShowCommand implements Callable<Integer> {
    private final Plugins plugins;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "ADAPTER", description = "Name of the adapter.")
    private String name = "";

    @Inject
    AdapterShowCommand(Plugins plugins, Console console) {
        this.plugins = plugins;
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Adapters found = plugins.scan()) {
            LoadedAdapter adapter = found.named(name, "adapter show");
            console.out()
                    .println(
                            output.isJson()
                                    ? Json.text(AdapterDescription.json(adapter))
                                    : String.join("\n", AdapterDescription.lines(adapter, console.outStyle())));
            return ExitCode.DONE;
        }
    }
}
