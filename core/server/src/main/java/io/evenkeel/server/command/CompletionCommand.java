package io.evenkeel.server.command;

import io.evenkeel.server.console.Console;
import jakarta.inject.Inject;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a completion script. */
@Command(
        name = "completion",
        description = "Print a completion script for bash and zsh: source <(evenkeel completion)",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {
    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line before the command runs
    private CommandSpec spec;

    @Inject
    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        console.out().print(AutoComplete.bash("evenkeel", spec.root().commandLine()));
    }
}
