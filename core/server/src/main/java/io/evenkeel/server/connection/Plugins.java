package io.evenkeel.server.connection;

import io.evenkeel.engine.plugin.AdapterCatalog;
import io.evenkeel.engine.plugin.AdapterLoader;
import io.evenkeel.engine.plugin.LoadedAdapter;
import io.evenkeel.engine.plugin.PluginException;
import io.evenkeel.engine.plugin.PluginProblem;
import io.evenkeel.server.connection.PluginPath.Origin;
import io.evenkeel.server.connection.PluginPath.Place;
import io.evenkeel.server.console.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds and loads adapters. Used by one thread. */
public final class Plugins {
    private final AdapterLoader loader;
    private PluginPath path;

    public Plugins(AdapterLoader loader, PluginPath path) {
        this.loader = loader;
        this.path = path;
    }

    /** Looks in these directories first. */
    public void searchFirst(List<Path> directories) {
        path = path.after(directories, Origin.OPTION);
    }

    /**
     * Everything found, whether or not it works. The caller closes it.
     *
     * @throws InputException if a directory that the user named is none
     */
    public Adapters scan() {
        Map<String, LoadedAdapter> byName = new TreeMap<>();
        List<PluginProblem> problems = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        boolean scanned = false;
        try {
            for (Place place : path.places()) {
                AdapterCatalog found = scan(place);
                problems.addAll(found.problems());
                found.warnings().forEach(warning -> warnings.add(warning.toString()));
                found.adapters().forEach(adapter -> keep(adapter, byName, warnings));
            }
            scanned = true;
        } finally {
            if (!scanned) {
                byName.values().forEach(LoadedAdapter::close);
            }
        }
        return new Adapters(List.copyOf(byName.values()), problems, warnings);
    }

    private static void keep(LoadedAdapter adapter, Map<String, LoadedAdapter> byName, List<String> warnings) {
        LoadedAdapter known = byName.putIfAbsent(adapter.name(), adapter);
        if (known != null) {
            warnings.add("adapter '" + adapter.name() + "' in " + adapter.directory() + " is not used, for the one in "
                    + known.directory() + " comes before it");
            adapter.close();
        }
    }

    private AdapterCatalog scan(Place place) {
        if (place.origin() != Origin.INSTALLATION && !Files.isDirectory(place.directory())) {
            throw new InputException(place.origin() + ": no directory " + place.directory()
                    + "; name one that holds one directory for each adapter, or an adapter's own");
        }
        if (!isAdapter(place.directory())) {
            AdapterCatalog found = loader.scan(place.directory());
            if (place.origin() != Origin.INSTALLATION
                    && found.adapters().isEmpty()
                    && found.problems().isEmpty()) {
                throw new InputException(place.origin() + ": " + place.directory() + " holds no adapter; "
                        + "an adapter is a directory that holds lib/*.jar");
            }
            return found;
        }
        try {
            return new AdapterCatalog(List.of(loader.load(place.directory())), List.of());
        } catch (PluginException e) {
            return new AdapterCatalog(List.of(), List.of(e.problem()));
        }
    }

    /** Whether a directory is one adapter rather than a directory of adapters. */
    private static boolean isAdapter(Path directory) {
        Path lib = directory.resolve("lib");
        return Files.isDirectory(lib) && !Files.isDirectory(lib.resolve("lib"));
    }

    /**
     * The directory of the adapter that is meant.
     *
     * @param given its directory, or its name
     * @param place where it was asked for
     * @throws InputException if it is neither
     */
    public Path directory(String given, String place) {
        if (given.contains("/") || isAdapter(Path.of(given))) {
            return Path.of(given);
        }
        try (Adapters found = scan()) {
            return found.named(given, place).directory();
        }
    }
}
