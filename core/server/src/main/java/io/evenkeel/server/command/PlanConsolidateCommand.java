package io.evenkeel.server.command;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.plan.Consolidation;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
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
    @Mixin
    private final PlanOptions options;

    @Option(
            names = "--fill",
            paramLabel = "RESOURCE=SHARE",
            description = "How far hosts may be filled (default: memory=0.9, cpu=0.8).")
    private Map<String, Double> ceilings = new LinkedHashMap<>(Map.of("memory", 0.9, "cpu", 0.8));

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
        Cluster cluster = options.snapshot().cluster();
        Consolidation.Result result = PlanOptions.planned(() -> new Consolidation(ceilings, least).plan(cluster));
        int code = options.show(cluster, result.plan(), false);
        if (!options.isJson()) {
            options.console()
                    .out()
                    .println(result.empty().size() + " hosts become empty: " + String.join(", ", result.empty())
                            + " (at least " + result.leastHosts() + " hosts are needed)");
        }
        return code;
    }
}
