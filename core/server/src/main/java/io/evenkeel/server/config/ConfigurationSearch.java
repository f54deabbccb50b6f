package io.evenkeel.server.config;

import io.evenkeel.server.console.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the configuration file.
 *
 * <p>In this order: the file named by {@code --config}; the one named by {@code EVENKEEL_CONFIG}; {@code evenkeel.yaml}
 * in the working directory; {@code evenkeel/evenkeel.yaml} under {@code XDG_CONFIG_HOME}, which is {@code ~/.config}
 * unless set. The first two must exist if they are named. Without any file there is the demo connection.
 *
 * @param environment the environment variables
 * @param workingDirectory where the program was started
 * @param homeDirectory the user's own directory
 */
public record ConfigurationSearch(Map<String, String> environment, Path workingDirectory, Path homeDirectory) {
    private static final String FILE = "evenkeel.yaml";

    public ConfigurationSearch {
        environment = Map.copyOf(environment);
    }

    /**
     * The configuration that holds.
     *
     * @throws InputException if the file is named and missing, or is wrong
     */
    public Configuration read(Optional<Path> named) {
        return find(named)
                .map(file -> ConfigurationFile.read(file, environment))
                .orElseGet(Configuration::builtIn);
    }

    Optional<Path> find(Optional<Path> named) {
        if (named.isPresent()) {
            return Optional.of(existing(named.get(), "--config"));
        }
        String variable = environment.getOrDefault("EVENKEEL_CONFIG", "");
        if (!variable.isBlank()) {
            return Optional.of(existing(Path.of(variable), "EVENKEEL_CONFIG"));
        }
        if (Files.exists(workingDirectory.resolve(FILE))) {
            return Optional.of(workingDirectory.resolve(FILE));
        }
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path configured = xdg.isBlank() ? homeDirectory.resolve(".config") : Path.of(xdg);
        return Optional.of(configured.resolve("evenkeel").resolve(FILE)).filter(Files::exists);
    }

    private Path existing(Path file, String namedBy) {
        Path resolved = workingDirectory.resolve(file);
        if (!Files.exists(resolved) || Files.isDirectory(resolved)) {
            throw new InputException(namedBy + ": "
                    + (Files.isDirectory(resolved) ? file + " is a directory" : "no file " + file)
                    + "; name a YAML file with 'connections'");
        }
        return resolved;
    }
}
