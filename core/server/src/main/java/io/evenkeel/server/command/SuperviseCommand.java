package io.evenkeel.server.command;

import io.evenkeel.server.config.Configuration;
import io.evenkeel.server.config.SettingsText;
import io.evenkeel.server.config.SupervisionSettings;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.supervision.Supervision;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the supervisor until it is asked to end. */
@Command(
        name = "supervise",
        description = {
            "Keep the VMs of the configured connections running, until Ctrl-C or SIGTERM.",
            "The configuration needs a section 'supervision' with 'data: DIRECTORY'. What is remembered is shown as it"
                    + " is written; 'evenkeel journal show' shows it again. At its end it resigns, and another"
                    + " supervisor leads at once; migrations go on. A second Ctrl-C ends it without that."
        },
        mixinStandardHelpOptions = true)
final class SuperviseCommand implements Callable<Integer> {
    @Mixin
    private final Standing standing;

    @Option(names = "--settings", description = "Show all settings as they would hold, and do nothing else.")
    private boolean onlySettings;

    @Inject
    SuperviseCommand(Standing standing) {
        this.standing = standing;
    }

    @Override
    public Integer call() throws InterruptedException {
        Configuration configuration = standing.configuration();
        Console console = standing.console();
        SupervisionSettings settings = SupervisorConversation.settings(configuration);
        if (onlySettings) {
            SettingsText.lines(settings.behaviour())
                    .forEach((key, value) -> console.out().println(key + ": " + value));
            return ExitCode.DONE;
        }
        standing.start(() -> Supervision.start(settings, console), configuration);
        return ExitCode.DONE;
    }
}
