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
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.config.ConfigKey;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
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
                    capabilities(adapter).stream()
                            .filter(name -> name.indexOf('.') < 0)
                            .collect(joining(", ")));
        }
        return String.join("\n", table.lines(console.outStyle())) + "\n";
    }

    private static String json(Adapters found) {
        List<Map<String, Object>> adapters =
                found.adapters().stream().map(AdapterListCommand::entry).toList();
        List<String> problems =
                found.problems().stream().map(PluginProblem::toString).toList();
        return Json.text(Json.object()
                        .put("adapters", adapters)
                        .put("notLoaded", problems)
                        .build())
                + "\n";
    }

    private static Map<String, Object> entry(LoadedAdapter adapter) {
        return Json.object()
                .put("name", adapter.name())
                .put("version", adapter.info().version())
                .put("vendor", adapter.info().vendor())
                .put("spiVersion", adapter.spiVersion())
                .put("directory", adapter.directory().toString())
                .put("capabilities", capabilities(adapter))
                .put(
                        "settings",
                        adapter.provider().configSchema().keys().stream()
                                .map(AdapterListCommand::setting)
                                .toList())
                .build();
    }

    private static Map<String, Object> setting(ConfigKey<?> key) {
        return Json.object()
                .put("name", key.name())
                .put("form", key.form())
                .put("description", key.description())
                .put("required", key.isRequired())
                .put("secret", key.isSecret())
                .put(
                        "default",
                        key.isSecret() ? Optional.empty() : key.defaultValue().map(String::valueOf))
                .build();
    }

    private static List<String> capabilities(LoadedAdapter adapter) {
        return StreamSupport.stream(adapter.provider().capabilities().spliterator(), false)
                .map(Capability::name)
                .toList();
    }
}
