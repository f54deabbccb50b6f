package io.evenkeel.server.command;

import io.evenkeel.planner.explain.Whither;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.plan.Admission;
import io.evenkeel.planner.plan.RoomFor;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.plan.ExplanationForm;
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
    @Mixin
    private final PlanOptions options;

    @Mixin
    private NewVmOptions wanted = new NewVmOptions();

    @Option(
            names = "--failures",
            paramLabel = "N",
            defaultValue = "1",
            description = "After how many failed hosts every VM must still have a place (default: ${DEFAULT-VALUE}).")
    private int failures = 1;

    @Inject
    PlanAdmitCommand(PlanOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (failures < 0) {
            throw new InputException("--failures is " + failures + "; give 0 or more");
        }
        options.demandNoPlan("'plan room' plans where the VM goes, and writes that");
        Cluster cluster = wanted.joined(options.snapshot().cluster());
        wanted.withoutEffect(cluster).forEach(options::warn);
        Vm vm = wanted.vm(cluster);
        Admission.Answer answer = new Admission(cluster, failures).admit(vm);
        Optional<Whither> whither = options.isExplained()
                ? Optional.of(Whither.of(new RoomFor(vm, options.seed()).with(cluster), vm.name()))
                : Optional.empty();
        options.console().out().print(options.isJson() ? json(answer, whither) : text(answer, whither));
        return answer.host().isPresent() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String json(Admission.Answer answer, Optional<Whither> whither) {
        Json.Entry entry = Json.object().put("host", answer.host()).put("reason", answer.reason());
        whither.ifPresent(places ->
                entry.put("possible", places.possible()).put("ruledOut", ExplanationForm.json(places.ruledOut())));
        return Json.text(entry.build()) + "\n";
    }

    private static String text(Admission.Answer answer, Optional<Whither> whither) {
        StringBuilder text = new StringBuilder(
                        answer.host().map(host -> "yes, on " + host + ": ").orElse("no: "))
                .append(answer.reason())
                .append('\n');
        whither.ifPresent(places -> {
            text.append("  fits as things are: ")
                    .append(places.possible().isEmpty() ? "nowhere" : ExplanationForm.some(places.possible()))
                    .append('\n');
            if (!places.ruledOut().isEmpty()) {
                text.append("  not there: ")
                        .append(ExplanationForm.text(places.ruledOut()))
                        .append('\n');
            }
        });
        return text.toString();
    }
}
