package io.evenkeel.server.command;

import io.evenkeel.spi.Deadline;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long fence devices may take. */
final class WithinOption {
    @Option(
            names = "--within",
            paramLabel = "DURATION",
            defaultValue = "2m",
            description = "How long the fence devices may take in all (default: ${DEFAULT-VALUE}).")
    private Duration within = Duration.ofMinutes(2);

    Deadline deadline() {
        return Deadline.after(within);
    }
}
