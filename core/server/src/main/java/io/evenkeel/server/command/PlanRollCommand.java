package io.evenkeel.server.command;

import io.evenkeel.planner.explain.Grounds;
import io.evenkeel.planner.plan.Rolling;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.plan.PlanReport;
import io.evenkeel.server.plan.snapshot.ClusterSnapshot;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plans the maintenance of many hosts. */
@Command(
        name = "roll",
        description =
                "Empty many hosts for maintenance, some at a time: which go together, and how each group is emptied.",
        mixinStandardHelpOptions = true)
final class PlanRollCommand implements Callable<Integer> {
    @Mixin
    private final PlanOptions options;

    @Mixin
    private HostsArgument hosts = new HostsArgument();

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many hosts may be empty at a time (default: ${DEFAULT-VALUE}).")
    private int atOnce = 1;

    /** Hosts that are emptied together, and how. */
    private record Group(List<String> hosts, PlanReport report) {}

    @Inject
    PlanRollCommand(PlanOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (atOnce < 1) {
            throw new InputException("--at-once is " + atOnce + "; give 1 or more");
        }
        ClusterSnapshot snapshot = options.snapshot();
        PlanOptions.demandHosts(snapshot, hosts.names());
        Rolling rolling = new Rolling(hosts.names(), atOnce, options.seed());
        List<Group> groups = new ArrayList<>();
        List<Rolling.Step> steps = PlanOptions.planned(() -> rolling.plan(snapshot.cluster()));
        options.write(snapshot.cluster(), steps.stream().map(Rolling.Step::plan).toList());
        for (Rolling.Step step : steps) {
            groups.add(new Group(
                    step.hosts().stream().sorted().toList(),
                    options.reportOnly(step.cluster(), step.plan(), false, Grounds.duty())));
        }
        Console console = options.console();
        console.out().print(options.isJson() ? json(groups) : String.join("\n", lines(groups, console)) + "\n");
        return groups.stream().allMatch(group -> group.report().isWhole()) ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String json(List<Group> groups) {
        List<Map<String, Object>> steps = groups.stream()
                .map(group -> Json.object()
                        .put("hosts", group.hosts())
                        .put("plan", group.report().entries())
                        .build())
                .toList();
        return Json.text(Json.object().put("steps", steps).build()) + "\n";
    }

    private static List<String> lines(List<Group> groups, Console console) {
        List<String> lines = new ArrayList<>();
        for (Group group : groups) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add("Empty " + String.join(", ", group.hosts()));
            lines.addAll(group.report().lines(console.outStyle()));
        }
        return lines;
    }
}
