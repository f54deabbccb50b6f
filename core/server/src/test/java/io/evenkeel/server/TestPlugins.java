package io.evenkeel.server;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.evenkeel.server.shared.SharedProvider;
import io.evenkeel.simulator.SimulatorProvider;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.supervisor.json.RecordJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** Plugins directories made of what is on the test's class path. */
final class TestPlugins {
    private static final List<Class<?>> OF_THE_SIMULATOR = List.of(
            SimulatorProvider.class,
            ObjectMapper.class,
            JsonFactory.class,
            JsonCreator.class,
            YAMLFactory.class,
            Yaml.class);

    private TestPlugins() {}

    /** Makes {@code plugins/simulator/lib}, as the distribution has it, below the directory. */
    static Path withSimulator(Path directory) throws IOException {
        Path lib = Files.createDirectories(directory.resolve("plugins/simulator/lib"));
        for (Class<?> member : OF_THE_SIMULATOR) {
            copy(member, lib);
        }
        return directory.resolve("plugins");
    }

    /** Makes a plugin of {@link SharedProvider} and what it needs. */
    static Path withShared(Path directory) throws IOException {
        Path lib = Files.createDirectories(directory.resolve("plugins/shared/lib"));
        Path classes = sourceOf(SharedProvider.class);
        String inside = SharedProvider.class.getPackageName().replace('.', '/');
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(lib.resolve("shared.jar")));
                Stream<Path> members = Files.list(classes.resolve(inside))) {
            for (Path member : members.sorted().toList()) {
                jar.putNextEntry(new JarEntry(inside + "/" + member.getFileName()));
                Files.copy(member, jar);
            }
            jar.putNextEntry(new JarEntry("META-INF/services/" + HypervisorProvider.class.getName()));
            jar.write(SharedProvider.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        for (Class<?> member : List.of(
                RecordJson.class,
                ObjectMapper.class,
                JsonFactory.class,
                JsonCreator.class,
                Jdk8Module.class,
                JavaTimeModule.class)) {
            copy(member, lib);
        }
        return directory.resolve("plugins");
    }

    private static void copy(Class<?> member, Path lib) throws IOException {
        Path source = sourceOf(member);
        Path jar = lib.resolve(member.getSimpleName() + ".jar");
        if (Files.isDirectory(source)) {
            pack(source, jar);
        } else {
            Files.copy(source, jar);
        }
    }

    /** Makes a plugins directory with one plugin of that one class, which needs nothing but the SPI. */
    static Path with(Path directory, Class<? extends HypervisorProvider> provider) throws IOException {
        Path lib = Files.createDirectories(
                directory.resolve("plugins").resolve(provider.getSimpleName()).resolve("lib"));
        String name = provider.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(lib.resolve("plugin.jar")))) {
            jar.putNextEntry(new JarEntry(name));
            Files.copy(sourceOf(provider).resolve(name), jar);
            jar.putNextEntry(new JarEntry("META-INF/services/" + HypervisorProvider.class.getName()));
            jar.write(provider.getName().getBytes(StandardCharsets.UTF_8));
        }
        return directory.resolve("plugins");
    }

    private static Path sourceOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pack(Path directory, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(file);
                Stream<Path> members = Files.walk(directory)) {
            members.filter(Files::isRegularFile).sorted().forEach(member -> {
                try {
                    packed.putNextEntry(
                            new JarEntry(directory.relativize(member).toString()));
                    Files.copy(member, packed);
                    packed.closeEntry();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
