package io.evenkeel.server.command;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.plan.Admission;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.console.Json;
import io.evenkeel.spi.unit.DataSize;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells whether a VM fits, also after hosts have failed. */
@Command(
        name = "admit",
        description = "Tell whether a VM fits, also after hosts have failed.",
        mixinStandardHelpOptions = true)
final class PlanAdmitCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Option(names = "--memory-mib", paramLabel = "N", required = true, description = "The VM's memory, MiB.")
    private long memory;

    @Option(names = "--vcpus", paramLabel = "N", required = true, description = "The VM's vCPUs.")
    private long vcpus;

    @Option(
            names = "--failures",
            paramLabel = "N",
            defaultValue = "1",
            description = "After how many failed hosts every VM must still have a place (default: ${DEFAULT-VALUE}).")
    private int failures = 1;

    @Inject
    PlanAdmitCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (memory < 1 || vcpus < 1 || failures < 0) {
            throw new InputException("--memory-mib and --vcpus must be 1 or more, --failures 0 or more");
        }
        Admission.Answer answer = new Admission(options.cluster(), failures)
                .admit(Vm.of(
                        "(new)",
                        Amounts.of(memory, vcpus, 0, 0, 0, 0),
                        Optional.empty(),
                        DataSize.ofMebibytes(memory)));
        console.out()
                .print(
                        options.isJson()
                                ? Json.text(Json.object()
                                                .put("host", answer.host())
                                                .put("reason", answer.reason())
                                                .build())
                                        + "\n"
                                : answer.host()
                                                .map(host -> "yes, on " + host + ": ")
                                                .orElse("no: ") + answer.reason() + "\n");
        return answer.host().isPresent() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
