package io.evenkeel.server.command;

import io.evenkeel.planner.explain.Grounds;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.plan.Consolidation;
import io.evenkeel.server.console.InputException;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plans which hosts to empty so that they can be switched off. */
@Command(
        name = "consolidate",
        description = "Empty hosts so that they can be switched off.",
        mixinStandardHelpOptions = true)
final class PlanConsolidateCommand implements Callable<Integer> {
    private static final Map<String, Double> USUAL = Map.of("memory", 0.9, "cpu", 0.8);

    @Mixin
    private final PlanOptions options;

    @Option(
            names = "--fill",
            paramLabel = "RESOURCE=SHARE",
            description = "How far hosts may be filled; of what is not named, memory to 0.9 and cpu to 0.8.")
    private Map<String, Double> given = new LinkedHashMap<>();

    @Option(
            names = "--least",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many hosts must stay on (default: ${DEFAULT-VALUE}).")
    private int least = 1;

    @Inject
    PlanConsolidateCommand(PlanOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (least < 1) {
            throw new InputException("--least is " + least + "; give 1 or more");
        }
        Cluster cluster = options.snapshot().cluster();
        PlanOptions.demandShares("--fill", given, cluster);
        Map<String, Double> ceilings = new LinkedHashMap<>(given);
        cluster.resources().stream()
                .map(Resource::name)
                .filter(USUAL::containsKey)
                .forEach(name -> ceilings.putIfAbsent(name, USUAL.getOrDefault(name, 1.0)));
        Consolidation.Result result = PlanOptions.planned(() -> new Consolidation(ceilings, least).plan(cluster));
        Grounds grounds = Grounds.consolidation(ceilings, Set.copyOf(result.empty()));
        return options.show(
                options.report(cluster, result.plan(), false, grounds).emptying(result));
    }
}
