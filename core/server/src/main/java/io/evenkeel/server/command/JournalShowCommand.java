package io.evenkeel.server.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.supervision.FactText;
import io.evenkeel.supervisor.journal.JournalEntry;
import io.evenkeel.supervisor.journal.JournalUnavailableException;
import io.evenkeel.supervisor.journal.JournalUnreadableException;
import io.evenkeel.supervisor.json.RecordJson;
import jakarta.inject.Inject;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the journal. The supervisor need not run, and is not disturbed if it does. */
@Command(
        name = "show",
        description = "Show the journal of a supervised connection, oldest first. The supervisor need not run.",
        mixinStandardHelpOptions = true)
final class JournalShowCommand implements Callable<Integer> {
    private final ObjectMapper json = RecordJson.mapper();

    @Mixin
    private final SupervisorConversation supervisor;

    @Mixin
    private OutputOption output = new OutputOption();

    @Inject
    JournalShowCommand(SupervisorConversation supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public Integer call() {
        for (JournalEntry entry : read()) {
            supervisor
                    .console()
                    .out()
                    .println(output.isJson() ? json.valueToTree(entry).toString() : text(entry));
        }
        return ExitCode.DONE;
    }

    private List<JournalEntry> read() {
        try {
            return supervisor.journal();
        } catch (JournalUnavailableException | JournalUnreadableException e) {
            throw new FailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String text(JournalEntry entry) {
        return "#" + entry.index() + "  epoch " + entry.epoch() + "  "
                + entry.at().truncatedTo(ChronoUnit.MILLIS) + "  " + FactText.words(entry.fact());
    }
}
