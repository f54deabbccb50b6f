package io.evenkeel.server.command;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.schedule.Lanes;
import io.evenkeel.planner.schedule.Schedule;
import io.evenkeel.planner.schedule.Scheduler;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.plan.NeutralCsv;
import io.evenkeel.server.plan.PlanReport;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all plans have in common: the cluster and how the plan is shown. */
final class PlanOptions {
    @Option(
            names = "--cluster",
            paramLabel = "DIRECTORY",
            required = true,
            description = "Where nodes.csv and vms.csv are.")
    private Path directory = Path.of("");

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Plans with the same seed are the same (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Mixin
    private OutputOption output = new OutputOption();

    long seed() {
        return seed;
    }

    boolean isJson() {
        return output.isJson();
    }

    Cluster cluster() {
        return NeutralCsv.read(directory);
    }

    /** Plans, and takes a name that is not in the cluster as bad input. */
    static <T> T planned(Supplier<T> planning) {
        try {
            return planning.get();
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Shows the plan; 1 if something that must be done cannot be. */
    int show(Console console, Cluster marked, Plan plan, boolean isUrgencyKept) {
        Schedule schedule = Scheduler.schedule(marked, plan.moves(), Lanes.usual(), isUrgencyKept);
        console.out()
                .print(
                        output.isJson()
                                ? PlanReport.json(plan, schedule)
                                : String.join("\n", PlanReport.lines(plan, schedule, console.outStyle())) + "\n");
        return plan.unplaced().isEmpty() && schedule.stuck().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
