package io.evenkeel.server.command;

import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.demo.Demo;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** The tour. */
@Command(
        name = "demo",
        description =
                "Show live migrations, balancing and the loss of a host on a simulated datacenter, in about a minute.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private final Demo demo;

    @Inject
    DemoCommand(Demo demo) {
        this.demo = demo;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            Path directory = Files.createTempDirectory("evenkeel-demo-");
            try {
                return demo.run(
                        copy("datacenter.yaml", directory),
                        copy("uneven.yaml", directory),
                        copy("lost-host.yaml", directory),
                        directory.resolve("journal"));
            } finally {
                remove(directory);
            }
        } catch (IOException e) {
            throw new FailedException(
                    "the demo's datacenter cannot be written to a temporary directory: " + e.getMessage(), e);
        }
    }

    private static Path copy(String name, Path directory) throws IOException {
        try (InputStream resource = Demo.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("this build lacks the demo's " + name);
            }
            Path copy = directory.resolve(name);
            Files.copy(resource, copy);
            return copy;
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
