package io.evenkeel.server.command;

import io.evenkeel.server.config.Configuration;
import io.evenkeel.server.config.SupervisionSettings;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.supervision.Witnessing;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
    @Mixin
    private final Standing standing;

    @Inject
    WitnessCommand(Standing standing) {
        this.standing = standing;
    }

    @Override
    public Integer call() throws InterruptedException {
        Configuration configuration = standing.configuration();
        Console console = standing.console();
        SupervisionSettings settings = SupervisorConversation.settings(configuration);
        List<String> listed = settings.behaviour().verdict().witnesses();
        if (!listed.contains(settings.name())) {
            console.err()
                    .println("evenkeel: warning: '" + settings.name() + "' is not among verdict.witnesses " + listed
                            + "; supervisors ask only those that are listed in their own configuration");
        }
        standing.start(() -> Witnessing.start(settings, console), configuration);
        return ExitCode.DONE;
    }
}
