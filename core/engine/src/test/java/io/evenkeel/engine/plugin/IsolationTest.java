package io.evenkeel.engine.plugin;

import static io.evenkeel.engine.plugin.TinyPlugin.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.config.ConfigSchema;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolationTest {

    @TempDir
    Path temp = Path.of("");

    @Test
    void anAdapterSeesTheSharedPackagesAndItsOwnJarsAndNothingElse() throws Exception {
        Path directory = good("a").build();
        try (LoadedAdapter adapter = new AdapterLoader().load(directory)) {
            ClassLoader loader = adapter.classLoader();
            assertThat(loader.loadClass("io.evenkeel.spi.HypervisorProvider")).isSameAs(HypervisorProvider.class);
            assertThat(loader.loadClass("tiny.Fine").getClassLoader()).isSameAs(loader);
            assertThatThrownBy(() -> loader.loadClass(AdapterLoader.class.getName()))
                    .isInstanceOf(ClassNotFoundException.class);
            assertThat(loader.loadClass("java.net.http.HttpClient")).isNotNull();
        }
    }

    @Test
    void aCopyOfTheSpiInAnAdaptersDirectoryIsNotSeen() throws Exception {
        Path directory = good("a").build();
        packSpi(directory.resolve("lib/spi-copy.jar"));
        try (LoadedAdapter adapter = new AdapterLoader().load(directory)) {
            ClassLoader loader = adapter.classLoader();
            String resource = "io/evenkeel/spi/HypervisorProvider.class";
            assertThat(loader.loadClass("io.evenkeel.spi.HypervisorProvider")).isSameAs(HypervisorProvider.class);
            assertThat(loader.getResource(resource))
                    .isEqualTo(HypervisorProvider.class.getClassLoader().getResource(resource));
            assertThat(loader.getResources(resource).asIterator())
                    .toIterable()
                    .noneMatch(url -> url.toString().contains("spi-copy"));
        }
    }

    @Test
    void twoAdaptersHaveClassesOfTheirOwn() throws Exception {
        try (LoadedAdapter a = new AdapterLoader().load(good("a").build());
                LoadedAdapter b = new AdapterLoader().load(good("b").build())) {
            assertThat(a.classLoader().loadClass("tiny.Fine"))
                    .isNotSameAs(b.classLoader().loadClass("tiny.Fine"));
        }
    }

    @Test
    void everyCallRunsWithTheAdaptersContextClassLoader() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        String members = "connect:throw HypervisorException.withoutEffect(ErrorKind.DENIED,"
                + " Thread.currentThread().getContextClassLoader().getName());\n"
                + "static final String LOADER = Thread.currentThread().getContextClassLoader().getName();";
        Path directory = new TinyPlugin(temp.resolve("swapped"))
                .source(provider("public", "Fine", "", "\"fine\"", members))
                .service("tiny.Fine")
                .build();
        try (LoadedAdapter adapter = new AdapterLoader().load(directory)) {
            assertThatThrownBy(() -> adapter.provider()
                            .connect(
                                    ConfigSchema.of().bind(Map.of()),
                                    new NoContext(),
                                    Deadline.after(Duration.ofSeconds(30))))
                    .isInstanceOf(HypervisorException.class)
                    .hasMessageContaining("adapter:swapped");
        }
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void moreMayBeSharedAndMoreJarsMayBeShown() throws Exception {
        Path extra = new TinyPlugin(temp.resolve("extra"))
                .source("package bed; public class Bed { public Object loader() {"
                        + " return io.evenkeel.engine.plugin.SharedThing.class; } }")
                .build()
                .resolve("lib/adapter.jar");
        AdapterLoader loader = new AdapterLoader()
                .withSharedPrefixes("io.evenkeel.engine.plugin.")
                .withExtraJars(List.of(extra));
        try (LoadedAdapter adapter = loader.load(good("a").build())) {
            Class<?> bed = adapter.classLoader().loadClass("bed.Bed");
            Object seen = bed.getMethod("loader").invoke(bed.getConstructor().newInstance());
            assertThat(seen).isSameAs(SharedThing.class);
        }
    }

    @Test
    void aPrefixWithoutAClosingDotIsRefused() {
        assertThatThrownBy(() -> new AdapterLoader().withSharedPrefixes("io.evenkeel"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("io.evenkeel");
    }

    private TinyPlugin good(String directory) {
        return new TinyPlugin(temp.resolve(directory))
                .source(provider("Fine", ""))
                .service("tiny.Fine");
    }

    private static void packSpi(Path jar) throws Exception {
        Path spi = Path.of(HypervisorProvider.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isRegularFile(spi)) {
            Files.copy(spi, jar);
            return;
        }
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of("create", "true"));
                Stream<Path> files = Files.walk(spi)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = zip.getPath("/" + spi.relativize(file));
                createParents(target);
                Files.copy(file, target);
            }
        }
    }

    private static void createParents(Path target) throws IOException {
        Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }
}
