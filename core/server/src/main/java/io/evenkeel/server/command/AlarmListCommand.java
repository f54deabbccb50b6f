package io.evenkeel.server.command;

import io.evenkeel.engine.text.Words;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.console.Table;
import io.evenkeel.supervisor.ledger.Ledger;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists alarms. */
@Command(name = "list", description = "List the alarms that are not over.", mixinStandardHelpOptions = true)
final class AlarmListCommand implements Callable<Integer> {
    @Mixin
    private final SupervisorConversation supervisor;

    @Mixin
    private OutputOption output = new OutputOption();

    @Inject
    AlarmListCommand(SupervisorConversation supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public Integer call() {
        Console console = supervisor.console();
        List<Ledger.Alarm> alarms = supervisor.domain().alarms();
        if (output.isJson()) {
            console.out()
                    .println(Json.text(alarms.stream()
                            .map(alarm -> Json.object()
                                    .put("name", alarm.name())
                                    .put("severity", alarm.severity().name())
                                    .put("text", alarm.text())
                                    .build())
                            .toList()));
            return ExitCode.DONE;
        }
        Table table = Table.of("SEVERITY", "ALARM", "WHAT");
        alarms.forEach(alarm -> table.row(Words.of(alarm.severity()), alarm.name(), alarm.text()));
        table.lines(console.outStyle()).forEach(console.out()::println);
        return ExitCode.DONE;
    }
}
