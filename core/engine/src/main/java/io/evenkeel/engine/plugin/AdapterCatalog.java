package io.evenkeel.engine.plugin;

import java.util.List;
import java.util.Optional;

/**
 * What a scan of a plugins directory found.
 *
 * @param adapters those that can be used, by name
 * @param problems why the other directories cannot be used
 */
public record AdapterCatalog(List<LoadedAdapter> adapters, List<PluginProblem> problems) implements AutoCloseable {

    public AdapterCatalog {
        adapters = List.copyOf(adapters);
        problems = List.copyOf(problems);
    }

    public Optional<LoadedAdapter> find(String name) {
        return adapters.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** What is worth knowing about adapters that work. */
    public List<PluginProblem> warnings() {
        return adapters.stream().flatMap(each -> each.warnings().stream()).toList();
    }

    /** Closes every adapter. */
    @Override
    public void close() {
        adapters.forEach(LoadedAdapter::close);
    }
}
