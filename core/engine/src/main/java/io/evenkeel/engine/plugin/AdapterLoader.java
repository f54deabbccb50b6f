package io.evenkeel.engine.plugin;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads adapters from directories of the layout {@code <adapter>/lib/*.jar}.
 *
 * <p>Each adapter gets a class loader of its own that sees the JDK, the shared packages of the platform, and the jars
 * of its {@code lib}. Immutable; safe for use by several threads.
 */
public final class AdapterLoader {

    /** The packages that every adapter shares with the platform: the SPI, and the logging facade. */
    public static final List<String> DEFAULT_SHARED_PREFIXES = List.of("io.evenkeel.spi.", "org.slf4j.");

    /**
     * 10 s: describing needs nothing but its own classes (§2.1), so this is long even on a busy machine, and short enough
     * for somebody who waits for a list of adapters.
     */
    public static final Duration DEFAULT_DESCRIBE_BUDGET = Duration.ofSeconds(10);

    private static final String LAYOUT = "an adapter is a directory that holds lib/*.jar";

    private static final Logger LOG = LoggerFactory.getLogger(AdapterLoader.class);

    private final ClassLoader platform;
    private final List<String> sharedPrefixes;
    private final List<Path> extraJars;
    private final Duration describeBudget;

    /** A loader that shares {@link #DEFAULT_SHARED_PREFIXES}. */
    public AdapterLoader() {
        this(AdapterLoader.class.getClassLoader(), DEFAULT_SHARED_PREFIXES, List.of());
    }

    /**
     * A loader that shares what it is told.
     *
     * @param platform where shared packages come from
     * @param sharedPrefixes prefixes of class names, each ending with a dot; must cover the SPI
     * @param extraJars jars that every adapter sees besides its own, for example a vendor's test bed
     */
    public AdapterLoader(ClassLoader platform, List<String> sharedPrefixes, List<Path> extraJars) {
        this(platform, sharedPrefixes, extraJars, DEFAULT_DESCRIBE_BUDGET);
    }

    private AdapterLoader(
            ClassLoader platform, List<String> sharedPrefixes, List<Path> extraJars, Duration describeBudget) {
        this.platform = requireNonNull(platform, "platform");
        this.sharedPrefixes = List.copyOf(sharedPrefixes);
        this.extraJars = List.copyOf(extraJars);
        this.describeBudget = describeBudget;
        for (String prefix : this.sharedPrefixes) {
            if (!prefix.matches("([A-Za-z_][A-Za-z0-9_]*\\.)+")) {
                throw new IllegalArgumentException("not a package prefix that ends with a dot: " + prefix);
            }
        }
        if (!this.sharedPrefixes.contains("io.evenkeel.spi.")) {
            throw new IllegalArgumentException("the SPI must be shared: " + sharedPrefixes);
        }
    }

    /** This loader, sharing more packages of the platform. */
    public AdapterLoader withSharedPrefixes(String... prefixes) {
        Set<String> all = new LinkedHashSet<>(sharedPrefixes);
        all.addAll(List.of(prefixes));
        return new AdapterLoader(platform, List.copyOf(all), extraJars, describeBudget);
    }

    /** This loader, showing each adapter further jars. */
    public AdapterLoader withExtraJars(List<Path> jars) {
        List<Path> all = new ArrayList<>(extraJars);
        all.addAll(jars);
        return new AdapterLoader(platform, sharedPrefixes, all, describeBudget);
    }

    /** This loader, waiting so long for a provider to be constructed, and for each answer about what it is. */
    public AdapterLoader withDescribeBudget(Duration budget) {
        if (budget.isNegative() || budget.isZero()) {
            throw new IllegalArgumentException("describe budget " + budget);
        }
        return new AdapterLoader(platform, sharedPrefixes, extraJars, budget);
    }

    /**
     * Loads every adapter below {@code pluginsDirectory}.
     *
     * <p>Never throws because of what is in the directory: what cannot be used is a {@link PluginProblem}. Two adapters
     * of one name are both refused, since nobody can tell which is meant. One that hangs is refused after its time and
     * its thread left behind, with the classes it uses. Directories whose name begins with a dot and
     * files that are no jars are passed over.
     */
    public AdapterCatalog scan(Path pluginsDirectory) {
        List<PluginProblem> problems = new ArrayList<>();
        Map<String, List<LoadedAdapter>> byName = new TreeMap<>();
        boolean scanned = false;
        try {
            loadAll(pluginsDirectory, problems, byName);
            scanned = true;
        } finally {
            if (!scanned) {
                byName.values().forEach(sameName -> sameName.forEach(LoadedAdapter::close));
            }
        }
        List<LoadedAdapter> adapters = new ArrayList<>();
        byName.forEach((name, sameName) -> {
            if (sameName.size() == 1) {
                adapters.add(sameName.get(0));
            } else {
                problems.addAll(clashes(name, sameName));
                sameName.forEach(LoadedAdapter::close);
            }
        });
        return new AdapterCatalog(adapters, problems);
    }

    private void loadAll(Path pluginsDirectory, List<PluginProblem> problems, Map<String, List<LoadedAdapter>> byName) {
        for (Path entry : entries(pluginsDirectory, problems)) {
            try {
                LoadedAdapter adapter = load(entry);
                byName.computeIfAbsent(adapter.name(), name -> new ArrayList<>())
                        .add(adapter);
            } catch (PluginException e) {
                problems.add(e.problem());
            }
        }
    }

    /**
     * Loads one adapter.
     *
     * @throws PluginException if the directory holds no adapter that works; nothing of it stays open
     */
    public LoadedAdapter load(Path adapterDirectory) {
        List<URL> jars = jars(adapterDirectory);
        Path fileName = adapterDirectory.toAbsolutePath().normalize().getFileName();
        AdapterClassLoader loader = new AdapterClassLoader(
                fileName == null ? adapterDirectory.toString() : fileName.toString(), jars, platform, sharedPrefixes);
        boolean loaded = false;
        try {
            LoadedAdapter adapter = new ProviderDiscovery(adapterDirectory, loader, describeBudget).discover();
            loaded = true;
            return adapter;
        } finally {
            if (!loaded) {
                close(loader);
            }
        }
    }

    private static void close(AdapterClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            // The reason why the adapter was refused says more, and must not be lost behind this.
            LOG.warn("a jar of adapter {} stays open", loader.getName(), e);
        }
    }

    private static List<Path> entries(Path pluginsDirectory, List<PluginProblem> problems) {
        if (!Files.isDirectory(pluginsDirectory)) {
            problems.add(new PluginProblem(
                    pluginsDirectory,
                    Files.exists(pluginsDirectory) ? "is not a directory" : "does not exist",
                    "the plugins directory must hold one directory for each adapter"));
            return List.of();
        }
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(pluginsDirectory)) {
            for (Path entry : stream) {
                String name = entry.getFileName().toString();
                boolean isCandidate = Files.isDirectory(entry) || name.endsWith(".jar");
                if (isCandidate && !name.startsWith(".")) {
                    entries.add(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            problems.add(new PluginProblem(
                    pluginsDirectory, "cannot be listed: " + e, "make it readable for the user who runs the program"));
        }
        entries.sort(Comparator.naturalOrder());
        return entries;
    }

    private List<URL> jars(Path adapterDirectory) {
        if (!Files.isDirectory(adapterDirectory)) {
            throw problem(
                    adapterDirectory, Files.exists(adapterDirectory) ? "is not a directory" : "does not exist", LAYOUT);
        }
        Path lib = adapterDirectory.resolve("lib");
        if (!Files.isDirectory(lib)) {
            throw problem(adapterDirectory, "has no directory lib", LAYOUT);
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(lib, "*.jar")) {
            stream.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            throw problem(adapterDirectory, "lib cannot be listed: " + e, "make it readable");
        }
        if (found.isEmpty()) {
            throw problem(adapterDirectory, "lib holds no jar", LAYOUT);
        }
        found.sort(Comparator.naturalOrder());
        found.addAll(extraJars);
        List<URL> urls = new ArrayList<>();
        for (Path jar : found) {
            checkReadable(adapterDirectory, jar);
            try {
                urls.add(jar.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new UncheckedIOException(e);
            }
        }
        return urls;
    }

    private static void checkReadable(Path adapterDirectory, Path jar) {
        try (JarFile opened = new JarFile(jar.toFile())) {
            opened.getManifest();
        } catch (IOException e) {
            throw new PluginException(
                    new PluginProblem(
                            adapterDirectory,
                            jar.getFileName() + " cannot be read as a jar: " + e.getMessage(),
                            "copy the file again"),
                    e);
        }
    }

    private static List<PluginProblem> clashes(String name, List<LoadedAdapter> adapters) {
        List<String> directories =
                adapters.stream().map(each -> each.directory().toString()).toList();
        return adapters.stream()
                .map(each -> new PluginProblem(
                        each.directory(),
                        "the adapter name '" + name + "' is used in " + String.join(" and ", directories),
                        "keep one of them"))
                .toList();
    }

    private static PluginException problem(Path directory, String problem, String remedy) {
        return new PluginException(new PluginProblem(directory, problem, remedy), null);
    }
}
