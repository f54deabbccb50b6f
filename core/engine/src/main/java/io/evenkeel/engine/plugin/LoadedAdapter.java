package io.evenkeel.engine.plugin;

import io.evenkeel.engine.call.ContextSwap;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.ProviderInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** An adapter that is ready to connect. Safe for use by several threads. */
public final class LoadedAdapter implements AutoCloseable {

    private final Path directory;
    private final AdapterClassLoader classLoader;
    private final DescribedProvider provider;
    private final List<PluginProblem> warnings;

    LoadedAdapter(
            Path directory, AdapterClassLoader classLoader, DescribedProvider provider, List<PluginProblem> warnings) {
        this.directory = directory;
        this.classLoader = classLoader;
        this.provider = provider.around(ContextSwap.around(HypervisorProvider.class, provider.provider(), classLoader));
        this.warnings = List.copyOf(warnings);
    }

    /** The name used in configuration. */
    public String name() {
        return info().name();
    }

    public Path directory() {
        return directory;
    }

    public ProviderInfo info() {
        return provider.info();
    }

    /** The SPI version that the adapter was built against. */
    public String spiVersion() {
        return provider.spiVersion();
    }

    /**
     * The adapter's provider; connecting, and every call of what that returns, runs with the adapter's class loader as
     * the context class loader. Exceptions are the adapter's own. What describes it was read when it was loaded.
     */
    public HypervisorProvider provider() {
        return provider;
    }

    public ClassLoader classLoader() {
        return classLoader;
    }

    /** What is worth knowing though the adapter works. */
    public List<PluginProblem> warnings() {
        return warnings;
    }

    /**
     * Closes the adapter's jars. Its connections must be closed before.
     *
     * <p>An adapter that has loaded a native library stays in memory until the program ends; it is replaced by a
     * restart.
     */
    @Override
    public void close() {
        try {
            classLoader.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the jars of " + directory, e);
        }
    }

    @Override
    public String toString() {
        return "LoadedAdapter[" + info().name() + " " + info().version() + " from " + directory + "]";
    }
}
