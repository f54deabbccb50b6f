package io.evenkeel.server.command;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.server.command.MigrationArgument.Found;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.watch.Ending;
import io.evenkeel.server.watch.MigrationWatch;
import io.evenkeel.spi.migration.MigrationOutcome;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Cancels a migration that somebody began earlier. */
@Command(
        name = "cancel",
        description = {
            "Cancel a migration, whoever began it, and wait for its end.",
            "Exit code 1 if it ended in any other way, for example because it was too late."
        },
        mixinStandardHelpOptions = true)
final class MigrationCancelCommand implements Callable<Integer> {
    private final MigrationWatch watch;

    @Mixin
    private final Conversation conversation;

    @Mixin
    private MigrationArgument argument = new MigrationArgument();

    @Inject
    MigrationCancelCommand(Conversation conversation, MigrationWatch watch) {
        this.conversation = conversation;
        this.watch = watch;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (OpenConnection open = conversation.open()) {
            Found found = argument.adopt(open, LadderPolicy.WATCH_ONLY);
            Ending ending = watch.cancel(found.migration(), found.title());
            conversation
                    .report(found.places())
                    .ending(found.vm(), found.migration(), ending, conversation.wayBack(open));
            boolean cancelled =
                    ending instanceof Ending.Ended ended && ended.outcome() instanceof MigrationOutcome.Cancelled;
            return cancelled ? ExitCode.DONE : ExitCode.FAILED;
        }
    }
}
