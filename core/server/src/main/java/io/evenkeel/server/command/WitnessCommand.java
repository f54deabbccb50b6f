package io.evenkeel.server.command;

import io.evenkeel.server.config.Configuration;
import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.config.SupervisionSettings;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.supervision.Witnessing;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a witness until it is asked to end. */
@Command(
        name = "witness",
        description = {
            "Watch the hosts of the configured connections for the supervisors elsewhere, until Ctrl-C or SIGTERM.",
            "It needs a section 'supervision' with 'zookeeper' and a 'name' that the supervisors list under"
                    + " 'verdict.witnesses'. It leads nothing and changes nothing."
        },
        mixinStandardHelpOptions = true)
final class WitnessCommand implements Callable<Integer> {
    private final ConfigurationSearch search;
    private final Standing standing;
    private final Console console;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration file (default: see evenkeel --help).")
    private @Nullable Path config;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description = "How long connecting may take (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(30);

    @Inject
    WitnessCommand(ConfigurationSearch search, Standing standing, Console console) {
        this.search = search;
        this.standing = standing;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        Configuration configuration = search.read(Optional.ofNullable(config));
        SupervisionSettings settings = SupervisorConversation.settings(configuration);
        List<String> listed = settings.behaviour().verdict().witnesses();
        if (!listed.contains(settings.name())) {
            console.err()
                    .println("evenkeel: warning: '" + settings.name() + "' is not among verdict.witnesses " + listed
                            + "; supervisors ask only those that are listed in their own configuration");
        }
        standing.start(() -> Witnessing.start(settings, console), configuration, settings, timeout);
        return ExitCode.DONE;
    }
}
