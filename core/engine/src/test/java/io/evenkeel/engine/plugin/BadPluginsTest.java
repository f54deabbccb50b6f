package io.evenkeel.engine.plugin;

import static io.evenkeel.engine.plugin.TinyPlugin.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.spi.Spi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way to be a broken plugin, what is said about it, and that nothing of it stays open. */
class BadPluginsTest {

    @TempDir
    Path temp = Path.of("");

    static Stream<Arguments> compiledPlugins() {
        return Stream.of(
                bad("no service file", p -> p.source(provider("Fine", "")), "no jar in lib names a provider"),
                bad(
                        "empty service file",
                        p -> p.source(provider("Fine", "")).service("# nothing here"),
                        "no jar in lib names a provider"),
                bad(
                        "two providers",
                        p -> p.source(provider("One", ""))
                                .source(provider("Two", ""))
                                .service("tiny.One", "tiny.Two"),
                        "names 2 providers: tiny.One, tiny.Two"),
                bad(
                        "service file with an unknown class",
                        p -> p.source(provider("Fine", "")).service("tiny.Gone"),
                        "names tiny.Gone, which is in no jar of lib"),
                bad(
                        "provider class missing from the jar",
                        p -> p.source(provider("Fine", "")).without("tiny.Fine").service("tiny.Fine"),
                        "names tiny.Fine, which is in no jar of lib"),
                bad(
                        "service file with a class that is no provider",
                        p -> p.source("package tiny; public class Other {}").service("tiny.Other"),
                        "names tiny.Other, which is no HypervisorProvider"),
                bad(
                        "static initializer throws",
                        p -> p.source(provider(
                                        "Fine", "static { if (true) throw new IllegalStateException(\"boom\"); }"))
                                .service("tiny.Fine"),
                        "the static initializer of tiny.Fine failed: java.lang.IllegalStateException: boom"),
                bad(
                        "constructor throws",
                        p -> p.source(provider(
                                        "Fine", "public Fine() { throw new IllegalStateException(\"boom\\nbang\"); }"))
                                .service("tiny.Fine"),
                        "the constructor of tiny.Fine failed: java.lang.IllegalStateException: boom bang"),
                bad(
                        "class not public",
                        p -> p.source(provider("", "Fine", "", "\"fine\"", "")).service("tiny.Fine"),
                        "tiny.Fine is not a public class"),
                bad(
                        "class abstract",
                        p -> p.source(provider("public abstract", "Fine", "", "\"fine\"", ""))
                                .service("tiny.Fine"),
                        "tiny.Fine is not a public class that can be constructed"),
                bad(
                        "constructor not public",
                        p -> p.source(provider("Fine", "private Fine() {}")).service("tiny.Fine"),
                        "tiny.Fine has no public constructor without parameters"),
                bad(
                        "constructor with parameters",
                        p -> p.source(provider("Fine", "public Fine(String x) {}"))
                                .service("tiny.Fine"),
                        "tiny.Fine has no public constructor without parameters"),
                bad(
                        "superclass missing",
                        p -> p.source("package tiny; public class Base {}")
                                .source(provider("public", "Fine", "extends Base", "\"fine\"", ""))
                                .without("tiny.Base")
                                .service("tiny.Fine"),
                        "tiny.Fine cannot be linked: java.lang.NoClassDefFoundError: tiny/Base"),
                bad(
                        "class of a field missing",
                        p -> p.source("package tiny; public class Part {}")
                                .source(provider("Fine", "private final Part part = new Part();"))
                                .without("tiny.Part")
                                .service("tiny.Fine"),
                        "tiny.Fine cannot be linked: java.lang.NoClassDefFoundError: tiny/Part"),
                bad(
                        "version method throws",
                        p -> p.source(provider("Fine", "version:throw new IllegalStateException(\"boom\");"))
                                .service("tiny.Fine"),
                        "spiVersion() of tiny.Fine failed: java.lang.IllegalStateException: boom"),
                bad(
                        "version method throws a configuration error",
                        p -> p.source(provider(
                                        "Fine", "version:throw new java.util.ServiceConfigurationError(\"torn\");"))
                                .service("tiny.Fine"),
                        "spiVersion() of tiny.Fine failed: java.util.ServiceConfigurationError: torn"),
                bad(
                        "version method returns null",
                        p -> p.source(provider("Fine", "version:return null;")).service("tiny.Fine"),
                        "spiVersion() of tiny.Fine returned null"),
                bad(
                        "version is no version",
                        p -> p.source(provider("Fine", "version:return \"newest\";"))
                                .service("tiny.Fine"),
                        "spiVersion() returned 'newest', which is no version"),
                bad(
                        "built for another major version",
                        p -> p.source(provider("Fine", "version:return \"7.0\";"))
                                .service("tiny.Fine"),
                        "built for SPI 7.0, but this platform has " + Spi.VERSION),
                bad(
                        "built for another minor version before 1.0",
                        p -> p.source(provider("Fine", "version:return \"0.8\";"))
                                .service("tiny.Fine"),
                        "built for SPI 0.8, but this platform has " + Spi.VERSION),
                bad(
                        "name invalid",
                        p -> p.source(provider("public", "Fine", "", "\"Not A Name\"", ""))
                                .service("tiny.Fine"),
                        "info() of tiny.Fine failed: java.lang.IllegalArgumentException: not a provider name: Not A Name"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("compiledPlugins")
    void isRefusedInOneLineThatSaysWhy(String name, UnaryOperator<TinyPlugin> plugin, String why) {
        Path directory = plugin.apply(new TinyPlugin(temp.resolve("bad"))).build();
        int openBefore = openJars(directory);
        assertThatThrownBy(() -> new AdapterLoader().load(directory))
                .isInstanceOfSatisfying(PluginException.class, e -> {
                    assertThat(e.getMessage())
                            .startsWith(directory + ": ")
                            .contains(why)
                            .contains("; ")
                            .hasLineCount(1);
                    assertThat(e.problem().remedy()).isNotBlank();
                });
        assertThat(openJars(directory))
                .as("jars left open")
                .isEqualTo(openBefore)
                .isZero();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("compiledPlugins")
    void isDataInAScanAndDoesNotHideTheOthers(String name, UnaryOperator<TinyPlugin> plugin, String why) {
        plugin.apply(new TinyPlugin(temp.resolve("bad"))).build();
        new TinyPlugin(temp.resolve("good"))
                .source(provider("Good", ""))
                .service("tiny.Good")
                .build();
        try (AdapterCatalog catalog = new AdapterLoader().scan(temp)) {
            assertThat(catalog.adapters()).extracting(LoadedAdapter::name).containsExactly("good");
            assertThat(catalog.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.directory()).isEqualTo(temp.resolve("bad"));
                assertThat(problem.problem()).contains(why);
            });
        }
    }

    @Test
    void aDirectoryThatIsNoPluginIsNamed() throws IOException {
        Path empty = Files.createDirectory(temp.resolve("empty"));
        assertThatThrownBy(() -> new AdapterLoader().load(empty))
                .isInstanceOf(PluginException.class)
                .hasMessage(empty + ": has no directory lib; an adapter is a directory that holds lib/*.jar");
        assertThatThrownBy(() -> new AdapterLoader().load(temp.resolve("nowhere")))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void aLibWithoutJarsIsNamed() throws IOException {
        Files.createDirectories(temp.resolve("a/lib"));
        Files.writeString(temp.resolve("a/lib/notes.txt"), "no jar");
        assertThatThrownBy(() -> new AdapterLoader().load(temp.resolve("a"))).hasMessageContaining("lib holds no jar");
    }

    @Test
    void aCorruptJarIsNamed() throws IOException {
        Path directory = new TinyPlugin(temp.resolve("a"))
                .source(provider("Fine", ""))
                .service("tiny.Fine")
                .build();
        Files.writeString(directory.resolve("lib/broken.jar"), "this is no archive");
        assertThatThrownBy(() -> new AdapterLoader().load(directory))
                .hasMessageContaining("broken.jar cannot be read as a jar");
    }

    @Test
    void aJarBesideTheDirectoriesIsNamed() throws IOException {
        Files.writeString(temp.resolve("adapter.jar"), "x");
        Files.writeString(temp.resolve("README.txt"), "passed over");
        AdapterCatalog catalog = new AdapterLoader().scan(temp);
        assertThat(catalog.problems()).extracting(PluginProblem::problem).containsExactly("is not a directory");
    }

    @Test
    void aPluginsDirectoryThatDoesNotExistIsAProblemAndNoException() {
        AdapterCatalog catalog = new AdapterLoader().scan(temp.resolve("plugins"));
        assertThat(catalog.adapters()).isEmpty();
        assertThat(catalog.problems())
                .singleElement()
                .satisfies(p -> assertThat(p.problem()).isEqualTo("does not exist"));
    }

    @Test
    void twoAdaptersOfOneNameAreBothRefused() {
        for (String directory : List.of("a", "b")) {
            new TinyPlugin(temp.resolve(directory))
                    .source(provider("Twin", ""))
                    .service("tiny.Twin")
                    .build();
        }
        AdapterCatalog catalog = new AdapterLoader().scan(temp);
        assertThat(catalog.adapters()).isEmpty();
        assertThat(catalog.problems())
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem.problem())
                        .contains(
                                "'twin'",
                                temp.resolve("a").toString(),
                                temp.resolve("b").toString()));
        assertThat(openJars(temp)).isZero();
    }

    /** How many files below {@code directory} this process holds open. Needs Linux; elsewhere it finds none. */
    private static int openJars(Path directory) {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        int open = 0;
        try (Stream<Path> entries = Files.list(descriptors)) {
            for (Path entry : entries.toList()) {
                if (Files.isSymbolicLink(entry) && target(entry).startsWith(directory.toString())) {
                    open++;
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return open;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // a descriptor that was closed meanwhile, such as that of the listing itself
        }
    }

    private static Arguments bad(String name, UnaryOperator<TinyPlugin> plugin, String why) {
        return Arguments.of(name, plugin, why);
    }
}
