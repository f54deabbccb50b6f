package io.evenkeel.server;

import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.connection.PluginPath;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.watch.Interrupts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The program, run in this process with its streams captured. */
final class Program {
    private final Path directory;
    private final Path plugins;
    private final Interrupts interrupts;
    private final Optional<String> typed;

    private Program(Path directory, Path plugins, Interrupts interrupts, Optional<String> typed) {
        this.directory = directory;
        this.plugins = plugins;
        this.interrupts = interrupts;
        this.typed = typed;
    }

    /** What a run left behind. */
    record Result(int exitCode, String out, String err) {
        List<String> outLines() {
            return out.lines().toList();
        }

        List<String> errLines() {
            return err.lines().toList();
        }
    }

    static Program in(Path directory, Path plugins) {
        return new Program(directory, plugins, handler -> () -> {}, Optional.empty());
    }

    Program withInterrupts(Interrupts newInterrupts) {
        return new Program(directory, plugins, newInterrupts, typed);
    }

    Program withTyped(String line) {
        return new Program(directory, plugins, interrupts, Optional.of(line));
    }

    /** Writes {@code evenkeel.yaml} into the working directory. */
    Program withConfiguration(String yaml) throws IOException {
        Files.writeString(directory.resolve("evenkeel.yaml"), yaml);
        return this;
    }

    Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = Console.plain(new PrintWriter(out), new PrintWriter(err));
        ConfigurationSearch search = new ConfigurationSearch(Map.of(), directory, directory.resolve("home"));
        int exitCode = Evenkeel.run(
                new Surroundings(console, search, PluginPath.of(plugins), interrupts, () -> typed), arguments);
        return new Result(exitCode, out.toString(), err.toString());
    }
}
