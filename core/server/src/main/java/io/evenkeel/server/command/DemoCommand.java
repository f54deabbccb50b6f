package io.evenkeel.server.command;

import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.demo.Demo;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The tour. */
@Command(
        name = "demo",
        description = "Show live migrations on a simulated datacenter, in less than half a minute.",
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
            Path description = Files.createTempFile("evenkeel-demo-", ".yaml");
            try (InputStream resource = Demo.class.getResourceAsStream("datacenter.yaml")) {
                if (resource == null) {
                    throw new IllegalStateException("this build lacks the demo's datacenter");
                }
                Files.copy(resource, description, StandardCopyOption.REPLACE_EXISTING);
                return demo.run(description);
            } finally {
                Files.delete(description);
            }
        } catch (IOException e) {
            throw new FailedException(
                    "the demo's datacenter cannot be written to a temporary file: " + e.getMessage(), e);
        }
    }
}
