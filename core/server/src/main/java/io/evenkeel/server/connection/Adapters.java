package io.evenkeel.server.connection;

import io.evenkeel.engine.plugin.LoadedAdapter;
import io.evenkeel.engine.plugin.PluginProblem;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The adapters that were found.
 *
 * @param adapters those that can be used, by name
 * @param problems why the other directories cannot be used
 * @param warnings what is worth knowing though it works, a line each
 */
public record Adapters(List<LoadedAdapter> adapters, List<PluginProblem> problems, List<String> warnings)
        implements AutoCloseable {

    public Adapters {
        adapters = List.copyOf(adapters);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /**
     * The adapter of that name.
     *
     * @param place where it was asked for, for example {@code evenkeel.yaml:3}
     * @throws InputException if there is none, naming the plugins that could not be loaded, for it may be among them
     */
    public LoadedAdapter named(String name, String place) {
        return adapters.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InputException(place + ": no adapter '" + name + "'; "
                        + NearMatches.hint(
                                name, adapters.stream().map(LoadedAdapter::name).toList(), "adapters")
                        + broken()));
    }

    private String broken() {
        return problems.isEmpty()
                ? ""
                : "; not loaded: "
                        + problems.stream().map(PluginProblem::toString).collect(Collectors.joining("; "));
    }

    /** Closes every adapter. */
    @Override
    public void close() {
        adapters.forEach(LoadedAdapter::close);
    }
}
