package io.evenkeel.engine.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles and packs an adapter, good or bad, from a few lines of source. */
final class TinyPlugin {

    static final String SERVICE_FILE = "META-INF/services/io.evenkeel.spi.HypervisorProvider";

    private static final Pattern PUBLIC_NAME = Pattern.compile("(?:class|interface|record) (\\w+)");

    private final Path directory;
    private final List<String> sources = new ArrayList<>();
    private final Map<String, String> resources = new LinkedHashMap<>();
    private final List<Path> libraries = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    TinyPlugin(Path directory) {
        this.directory = directory;
    }

    /** A provider whose class body is sound but for what {@code members} adds. */
    static String provider(String className, String members) {
        return provider("public", className, "", "\"" + className.toLowerCase(java.util.Locale.ROOT) + "\"", members);
    }

    static String provider(String access, String className, String superclass, String name, String members) {
        return """
                package tiny;
                import io.evenkeel.spi.*;
                import io.evenkeel.spi.capability.*;
                import io.evenkeel.spi.config.*;
                %s class %s %s implements HypervisorProvider {
                    public String spiVersion() { %s }
                    public ProviderInfo info() { return new ProviderInfo(%s, "tests", "1"); }
                    public ConfigSchema configSchema() { return ConfigSchema.of(); }
                    public CapabilitySet capabilities() { return CapabilitySet.of(); }
                    public Hypervisor connect(AdapterConfig config, ProviderContext context, Deadline deadline)
                        throws InterruptedException { %s }
                    %s
                }
                """.formatted(
                        access,
                        className,
                        superclass,
                        between(members, "version:", "return Spi.VERSION;"),
                        name,
                        between(members, "connect:", "throw new UnsupportedOperationException();"),
                        members.lines()
                                .filter(line -> !line.startsWith("version:") && !line.startsWith("connect:"))
                                .reduce("", (a, b) -> a + "\n" + b));
    }

    private static String between(String members, String label, String otherwise) {
        return members.lines()
                .filter(line -> line.startsWith(label))
                .map(line -> line.substring(label.length()))
                .findFirst()
                .orElse(otherwise);
    }

    TinyPlugin source(String source) {
        sources.add(source);
        return this;
    }

    TinyPlugin service(String... classNames) {
        return resource(SERVICE_FILE, String.join("\n", classNames) + "\n");
    }

    TinyPlugin resource(String name, String content) {
        resources.put(name, content);
        return this;
    }

    /** Compiles against the jar and puts it into {@code lib}. */
    TinyPlugin library(Path jar) {
        libraries.add(jar);
        return this;
    }

    /** Compiles the class but does not pack it. */
    TinyPlugin without(String className) {
        leftOut.add(className);
        return this;
    }

    /** Writes the adapter's directory. */
    Path build() {
        try {
            Path classes = Files.createDirectories(directory.resolve("classes"));
            Path lib = Files.createDirectories(directory.resolve("lib"));
            compile(classes);
            for (Path library : libraries) {
                Files.copy(library, lib.resolve(library.getFileName()));
            }
            pack(classes, lib.resolve("adapter.jar"));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compile(Path classes) throws IOException {
        if (sources.isEmpty()) {
            return;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = Stream.concat(
                        libraries.stream().map(Path::toString), Stream.of(System.getProperty("java.class.path")))
                .reduce((a, b) -> a + java.io.File.pathSeparator + b)
                .orElseThrow();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
            boolean done = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-proc:none", "-nowarn", "-cp", classPath, "-d", classes.toString()),
                            null,
                            sources.stream().map(TinyPlugin::file).toList())
                    .call();
            if (!done) {
                throw new IllegalStateException(messages.toString());
            }
        }
    }

    private static JavaFileObject file(String source) {
        Matcher name = PUBLIC_NAME.matcher(source);
        if (!name.find()) {
            throw new IllegalArgumentException(source);
        }
        return new SimpleJavaFileObject(
                URI.create("string:///" + name.group(1) + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }

    private void pack(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = classes.relativize(file).toString().replace('\\', '/');
                if (leftOut.stream().noneMatch(each -> name.equals(each.replace('.', '/') + ".class"))) {
                    out.putNextEntry(new JarEntry(name));
                    Files.copy(file, out);
                }
            }
            for (Map.Entry<String, String> resource : resources.entrySet()) {
                out.putNextEntry(new JarEntry(resource.getKey()));
                out.write(resource.getValue().getBytes(UTF_8));
            }
        }
    }
}
