package io.evenkeel.server.command;

import io.evenkeel.planner.explain.Whither;
import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.plan.Admission;
import io.evenkeel.planner.plan.RoomFor;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.lookup.NearMatches;
import io.evenkeel.server.plan.ExplanationForm;
import io.evenkeel.spi.unit.DataSize;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final String NAME = "(new)";
    private static final long MOST = 1_000_000_000_000L;

    @Mixin
    private final PlanOptions options;

    @Option(names = "--memory-mib", paramLabel = "N", required = true, description = "The VM's memory, MiB.")
    private long memory;

    @Option(
            names = "--vcpus",
            paramLabel = "N",
            defaultValue = "1",
            description = "The VM's vCPUs, where the cluster counts them (default: ${DEFAULT-VALUE}).")
    private long vcpus = 1;

    @Option(
            names = "--demand",
            paramLabel = "RESOURCE=N",
            description = "What it takes of another resource of the cluster, in its unit. May be repeated.")
    private Map<String, Long> demand = new LinkedHashMap<>();

    @Option(names = "--needs", paramLabel = "LABEL", description = "A label its host must offer. May be repeated.")
    private Set<String> needs = Set.of();

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
        if (memory < 1 || memory > MOST || vcpus < 1 || vcpus > MOST || failures < 0) {
            throw new InputException("--memory-mib and --vcpus must be from 1 to " + MOST + ", --failures 0 or more");
        }
        Cluster cluster = options.snapshot().cluster();
        Vm vm = Vm.of(NAME, amounts(cluster.resources()), Optional.empty(), DataSize.ofMebibytes(memory))
                .needing(needs);
        Admission.Answer answer = new Admission(cluster, failures).admit(vm);
        Optional<Whither> whither = options.isExplained()
                ? Optional.of(Whither.of(new RoomFor(vm, options.seed()).with(cluster), NAME))
                : Optional.empty();
        options.console().out().print(options.isJson() ? json(answer, whither) : text(answer, whither));
        return answer.host().isPresent() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Amounts amounts(List<Resource> resources) {
        Map<String, Long> wanted = new LinkedHashMap<>(Map.of("memory", memory, "vcpus", vcpus));
        List<String> known = resources.stream().map(Resource::name).toList();
        demand.forEach((name, amount) -> {
            if (!known.contains(name)) {
                throw new InputException(
                        "--demand: no resource '" + name + "'; " + NearMatches.hint(name, known, "resources"));
            }
            if (wanted.putIfAbsent(name, amount) != null) {
                throw new InputException("--demand: " + name + " has an option of its own; leave it out here");
            }
            if (amount < 0 || amount > MOST) {
                throw new InputException("--demand: " + name + " is " + amount + "; it must be from 0 to " + MOST);
            }
        });
        return Amounts.of(
                known.stream().mapToLong(name -> wanted.getOrDefault(name, 0L)).toArray());
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
