package io.evenkeel.engine.plugin;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of one adapter.
 *
 * <p>An adapter sees three things: the JDK, the packages that the platform shares, and its own jars. It sees neither
 * the platform's libraries nor another adapter's. A shared package comes from the platform and from nowhere else,
 * classes and resources alike, even if the adapter brings a copy along: two copies of an SPI type would not be the same
 * type.
 */
final class AdapterClassLoader extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader platform;
    private final List<String> sharedPrefixes;

    AdapterClassLoader(String name, List<URL> jars, ClassLoader platform, List<String> sharedPrefixes) {
        super("adapter:" + name, jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
        this.platform = platform;
        this.sharedPrefixes = List.copyOf(sharedPrefixes);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return isShared(name) ? platform.loadClass(name) : super.loadClass(name, resolve);
    }

    @Override
    public @Nullable URL getResource(String name) {
        return isSharedResource(name) ? platform.getResource(name) : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        if (!isSharedResource(name)) {
            return super.getResources(name);
        }
        return platform.getResources(name);
    }

    /** Resources of the adapter's own jars alone, without those of the JDK or the platform. */
    List<URL> ownResources(String name) throws IOException {
        return Collections.list(findResources(name));
    }

    private boolean isSharedResource(String name) {
        return isShared(name.replace('/', '.'));
    }

    private boolean isShared(String name) {
        return sharedPrefixes.stream().anyMatch(name::startsWith);
    }

    @Override
    public String toString() {
        return getName();
    }
}
