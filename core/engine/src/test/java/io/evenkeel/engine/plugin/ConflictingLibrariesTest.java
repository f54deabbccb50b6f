package io.evenkeel.engine.plugin;

import static io.evenkeel.engine.plugin.TinyPlugin.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.config.ConfigSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two adapters that use different versions of JNA and of Jackson, in one process, both really working: JNA calls into
 * the C library, Jackson writes a record.
 */
class ConflictingLibrariesTest {

    /** Filled by the build (maven-dependency-plugin). */
    private static final Path LIBRARIES = Path.of("target", "test-plugins");

    private static final String WORK = """
            connect:throw HypervisorException.withoutEffect(ErrorKind.DENIED, work());
            public interface C extends com.sun.jna.Library { int getpid(); }
            public record Report(int pid, String jna) {}
            static String work() {
                C c = com.sun.jna.Native.load("c", C.class);
                try {
                    return com.fasterxml.jackson.core.json.PackageVersion.VERSION + " wrote "
                        + new com.fasterxml.jackson.databind.ObjectMapper()
                            .writeValueAsString(new Report(c.getpid(), com.sun.jna.Native.VERSION));
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
            """;

    @TempDir
    Path temp = Path.of("");

    @Test
    void adaptersWithConflictingLibrariesWorkSideBySide() throws IOException {
        build("older");
        build("newer");
        long pid = ProcessHandle.current().pid();
        try (AdapterCatalog catalog = new AdapterLoader().scan(temp)) {
            assertThat(catalog.problems()).isEmpty();
            assertThat(result(catalog, "older")).contains("2.15.4 wrote {\"pid\":" + pid + ",\"jna\":\"5.10.0\"}");
            assertThat(result(catalog, "newer")).contains("2.22.4 wrote {\"pid\":" + pid + ",\"jna\":\"5.19.1\"}");
            assertThat(result(catalog, "older")).contains("5.10.0");
        }
    }

    private void build(String name) throws IOException {
        TinyPlugin plugin = new TinyPlugin(temp.resolve(name))
                .source(provider("public", "Fine", "", "\"" + name + "\"", WORK))
                .service("tiny.Fine");
        try (Stream<Path> jars = Files.list(LIBRARIES.resolve(name))) {
            jars.forEach(plugin::library);
        }
        plugin.build();
    }

    private static String result(AdapterCatalog catalog, String name) {
        HypervisorException answer = catchThrowableOfType(
                HypervisorException.class,
                () -> catalog.find(name)
                        .orElseThrow()
                        .provider()
                        .connect(
                                ConfigSchema.of().bind(Map.of()),
                                new NoContext(),
                                Deadline.after(Duration.ofSeconds(60))));
        return answer.getMessage();
    }
}
