package io.evenkeel.server.connection;

import io.evenkeel.engine.plugin.AdapterCatalog;
import io.evenkeel.engine.plugin.AdapterLoader;
import io.evenkeel.engine.plugin.LoadedAdapter;
import io.evenkeel.engine.plugin.PluginProblem;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The adapters in the plugins directory of this installation. */
public final class Plugins {
    private final AdapterLoader loader;
    private final Path installed;

    /**
     * The adapters in one directory.
     *
     * @param installed the plugins directory of the installation
     */
    @Inject
    public Plugins(AdapterLoader loader, @PluginsDirectory Path installed) {
        this.loader = loader;
        this.installed = installed;
    }

    /** Everything found, whether or not it works. The caller closes it. */
    public AdapterCatalog scan() {
        return loader.scan(installed);
    }

    public Path directory() {
        return installed;
    }

    /**
     * The adapter of that name in the catalog.
     *
     * @param place where it was asked for, for example {@code evenkeel.yaml:3}
     * @throws InputException if there is none, naming the plugins that could not be loaded, for it may be among them
     */
    public static LoadedAdapter adapter(AdapterCatalog catalog, String name, String place) {
        return catalog.find(name).orElseThrow(() -> {
            List<String> names =
                    catalog.adapters().stream().map(LoadedAdapter::name).toList();
            String broken = catalog.problems().isEmpty()
                    ? ""
                    : "; not loaded: "
                            + catalog.problems().stream()
                                    .map(PluginProblem::toString)
                                    .collect(Collectors.joining("; "));
            return new InputException(
                    place + ": no adapter '" + name + "'; " + NearMatches.hint(name, names, "adapters") + broken);
        });
    }
}
