package io.evenkeel.bed.libvirt.trial;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The split brain that libvirt makes by itself. */
@Command(
        name = "split-brain",
        mixinStandardHelpOptions = true,
        description = "Freezes the destination's libvirtd at switchover, thaws it when its peers have given it up, and"
                + " looks whether in the end the guest runs once, was told of truthfully, and left nothing behind.")
final class SplitBrainCommand implements Callable<Integer> {

    @Option(names = "--times", description = "how often, with and without a disk each", defaultValue = "1")
    private int times;

    private final PrintWriter out;
    private final PrintWriter err;

    SplitBrainCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<SplitBrainTrial.Result> results = new ArrayList<>();
        try (Stage stage = Stage.set(3)) {
            for (int i = 0; i < times; i++) {
                for (boolean disk : new boolean[] {true, false}) {
                    SplitBrainTrial.Result result = new SplitBrainTrial(stage, disk).run();
                    results.add(result);
                    err.println((disk ? "with a disk: " : "without a disk: ")
                            + (result.wrong().isEmpty() ? "right" : "WRONG " + result.wrong()));
                }
            }
        }
        return report(results);
    }

    private int report(List<SplitBrainTrial.Result> results) {
        Table table = new Table(
                "disk", "ran twice for a while", "guest ended", "told", "slowest answer", "settled", "verdict");
        for (SplitBrainTrial.Result result : results) {
            table.row(
                    result.disk() ? "yes" : "no",
                    result.twice() ? "yes" : "no",
                    result.ending().map(Enum::name).orElse("?"),
                    KillMatrixCommand.shortened(result.told()),
                    String.format(Locale.ROOT, "%.1f s", result.slowest().toMillis() / 1e3),
                    String.format(Locale.ROOT, "%.1f s", result.settled().toMillis() / 1e3),
                    result.wrong().isEmpty() ? "right" : "WRONG: " + result.wrong());
        }
        long right = results.stream().filter(result -> result.wrong().isEmpty()).count();
        out.print(table);
        out.printf("%d of %d end with one execution and nothing left behind%n", right, results.size());
        out.flush();
        return right == results.size() ? 0 : 1;
    }
}
