package io.evenkeel.server.command;

import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.plan.ClusterFiles;
import io.evenkeel.server.plan.ClusterTable;
import io.evenkeel.server.plan.snapshot.ClusterSnapshot;
import io.evenkeel.server.plan.snapshot.SnapshotWriter;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what plans are made for, and writes it to a file. */
@Command(
        name = "snapshot",
        description = {
            "Show the cluster as plans see it, and write it to a file that plans can be made for.",
            "With -o json, the file is what is printed."
        },
        mixinStandardHelpOptions = true)
final class PlanSnapshotCommand implements Callable<Integer> {
    @Mixin
    private final PlanOptions options;

    @Option(names = "--to", paramLabel = "FILE", description = "Write it to this file, as JSON.")
    private @Nullable Path target;

    @Inject
    PlanSnapshotCommand(PlanOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        options.demandNoPlan("--to writes a snapshot");
        if (options.isExplained()) {
            throw new InputException("--explain goes with plans; a snapshot is none");
        }
        if (target != null) {
            ClusterFiles.demandPlace("--to", target);
        }
        ClusterSnapshot snapshot = options.snapshot();
        if (target != null) {
            ClusterFiles.write(snapshot, target);
        }
        Console console = options.console();
        console.out()
                .print(
                        options.isJson()
                                ? SnapshotWriter.json(snapshot)
                                : String.join("\n", ClusterTable.lines(snapshot.cluster(), console.outStyle())) + "\n");
        return ExitCode.DONE;
    }
}
