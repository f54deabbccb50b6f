package io.evenkeel.server.command;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.server.command.MigrationArgument.Found;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.watch.Ending;
import io.evenkeel.server.watch.MigrationWatch;
import io.evenkeel.server.watch.MigrationWatch.OnInterrupt;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows a migration that somebody began earlier. */
@Command(
        name = "follow",
        description = {
            "Show a migration until it ends, whoever began it; one that has just ended is shown with its outcome.",
            "Ctrl-C stops showing it and leaves it running."
        },
        mixinStandardHelpOptions = true)
final class MigrationFollowCommand implements Callable<Integer> {
    private final MigrationWatch watch;

    @Mixin
    private final Conversation conversation;

    @Mixin
    private MigrationArgument argument = new MigrationArgument();

    @Option(
            names = "--ladder",
            description = "Also help it to converge, as 'vm migrate' does; not while another program does so.")
    private boolean ladder;

    @Inject
    MigrationFollowCommand(Conversation conversation, MigrationWatch watch) {
        this.conversation = conversation;
        this.watch = watch;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (OpenConnection open = conversation.open()) {
            Found found = argument.adopt(open, ladder ? LadderPolicy.DEFAULTS : LadderPolicy.WATCH_ONLY);
            Ending ending = watch.watch(found.migration(), found.title(), OnInterrupt.LEAVE);
            return conversation
                    .report(found.places())
                    .ending(found.vm(), found.migration(), ending, conversation.wayBack(open));
        }
    }
}
