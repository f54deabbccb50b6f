package io.evenkeel.engine.plugin;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Something wrong with a plugin.
 *
 * @param directory the adapter's directory, or the plugins directory itself
 * @param problem what is wrong, in one line
 * @param remedy what would be right, in one line
 */
public record PluginProblem(Path directory, String problem, String remedy) {

    public PluginProblem {
        requireNonNull(directory, "directory");
        problem = oneLine(problem);
        remedy = oneLine(remedy);
    }

    /** The whole in one line: where, what, and what would be right. */
    @Override
    public String toString() {
        return directory + ": " + problem + "; " + remedy;
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
