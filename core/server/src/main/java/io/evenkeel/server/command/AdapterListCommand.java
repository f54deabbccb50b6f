package io.evenkeel.server.command;

import static java.util.stream.Collectors.joining;

import io.evenkeel.engine.plugin.LoadedAdapter;
import io.evenkeel.engine.plugin.PluginProblem;
import io.evenkeel.server.connection.Adapters;
import io.evenkeel.server.connection.Plugins;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.console.Table;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists adapters. A plugin that cannot be loaded is named on standard error and makes the exit code 1. */
@Command(
        name = "list",
        description = "List adapters; with --output json also every capability and setting.",
        mixinStandardHelpOptions = true)
final class AdapterListCommand implements Callable<Integer> {
    private final Plugins plugins;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    @Inject
    AdapterListCommand(Plugins plugins, Console console) {
        this.plugins = plugins;
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Adapters found = plugins.scan()) {
            console.out().print(output.isJson() ? json(found) : table(found));
            found.warnings().forEach(warning -> console.err().println("evenkeel: warning: " + warning));
            found.problems().forEach(problem -> console.err().println("evenkeel: not loaded: " + problem));
            return found.problems().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private String table(Adapters found) {
        Table table = Table.of("ADAPTER", "VERSION", "VENDOR", "SPI", "OFFERS");
        for (LoadedAdapter adapter : found.adapters()) {
            table.row(
                    adapter.name(),
                    adapter.info().version(),
                    adapter.info().vendor(),
                    adapter.spiVersion(),
                    AdapterDescription.capabilities(adapter).stream()
                            .filter(name -> name.indexOf('.') < 0)
                            .collect(joining(", ")));
        }
        return String.join("\n", table.lines(console.outStyle())) + "\n";
    }

    private static String json(Adapters found) {
        List<Map<String, Object>> adapters =
                found.adapters().stream().map(AdapterDescription::json).toList();
        List<String> problems =
                found.problems().stream().map(PluginProblem::toString).toList();
        return Json.text(Json.object()
                        .put("adapters", adapters)
                        .put("notLoaded", problems)
                        .build())
                + "\n";
    }
}
