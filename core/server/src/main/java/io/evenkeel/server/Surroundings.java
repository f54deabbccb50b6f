package io.evenkeel.server;

import static java.util.Objects.requireNonNull;

import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.connection.PluginPath;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.Typed;
import io.evenkeel.server.watch.Interrupts;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the program is given by whoever runs it.
 *
 * @param plugins where adapters are looked for, before the command line adds to it
 */
public record Surroundings(
        Console console, ConfigurationSearch search, PluginPath plugins, Interrupts interrupts, Typed typed) {
    public Surroundings {
        requireNonNull(console, "console");
        requireNonNull(search, "search");
        requireNonNull(plugins, "plugins");
        requireNonNull(interrupts, "interrupts");
        requireNonNull(typed, "typed");
    }

    /** The surroundings of this process; the launcher tells by properties what Java cannot see. */
    static Surroundings ofProcess() {
        Console console = new Console(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Boolean.getBoolean("evenkeel.terminal.out"),
                Boolean.getBoolean("evenkeel.terminal.err"),
                Integer.getInteger("evenkeel.terminal.width", 0),
                wantsColour());
        Path here = Path.of("").toAbsolutePath();
        Path home = Path.of(System.getProperty("evenkeel.home", here.toString()));
        ConfigurationSearch search =
                new ConfigurationSearch(System.getenv(), here, Path.of(System.getProperty("user.home", "/")));
        return new Surroundings(console, search, plugins(home), Interrupts.ofProcess(), Surroundings::typedLine);
    }

    private static Optional<String> typedLine() {
        try {
            // Not closed: it is the process's own, and what is buffered beyond the line is nobody's.
            return Optional.ofNullable(
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine());
        } catch (IOException e) {
            throw new FailedException("what is typed cannot be read: " + e.getMessage(), e);
        }
    }

    private static PluginPath plugins(Path home) {
        String named = System.getenv("EVENKEEL_PLUGINS");
        List<Path> further = Stream.of((named == null ? "" : named).split(File.pathSeparator, -1))
                .filter(directory -> !directory.isBlank())
                .map(Path::of)
                .toList();
        return PluginPath.of(home.resolve("plugins")).after(further, PluginPath.Origin.ENVIRONMENT);
    }

    /** The convention of no-color.org: any non-empty value of {@code NO_COLOR} means no. */
    private static boolean wantsColour() {
        String refused = System.getenv("NO_COLOR");
        return (refused == null || refused.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
    }
}
