package io.evenkeel.bed.libvirt.trial;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The built program keeps guests running, whatever happens to hosts, guests and itself. */
@Command(
        name = "failover",
        mixinStandardHelpOptions = true,
        description = {
            "Lets the built program supervise three hosts with six guests and does harm to a host, a guest or the"
                    + " program; the guests' counters tell whether each ran in one place at a time.",
            "Takes about 12 minutes for all cases."
        })
final class FailoverCommand implements Callable<Integer> {

    private static final int ATTEMPTS = 3;

    @Option(names = "--case", split = ",", description = "only these: ${COMPLETION-CANDIDATES}", paramLabel = "CASE")
    private final Set<FailoverCase> cases = new LinkedHashSet<>();

    @Option(
            names = "--program",
            description = "the program; the one built in this checkout if left out",
            paramLabel = "FILE")
    private @Nullable Path program;

    private final PrintWriter out;
    private final PrintWriter err;

    FailoverCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        BuiltProgram built = new BuiltProgram(program != null ? program : ofThisCheckout());
        List<FailoverResult> results = new ArrayList<>();
        for (FailoverCase each : FailoverCase.values()) {
            if (cases.isEmpty() || cases.contains(each)) {
                FailoverResult result = tried(built, each);
                results.add(result);
                err.println(each + ": " + result.verdict());
                err.flush();
            }
        }
        out.print(table(results));
        long right = results.stream().filter(FailoverResult::isRight).count();
        out.printf("%d of %d cases right%n", right, results.size());
        out.flush();
        return right == results.size() ? 0 : 1;
    }

    private static Path ofThisCheckout() {
        return Path.of(
                System.getProperty("evenkeel.lab.home", "conformance-tests/labs/libvirt"),
                "../../../core/distribution/target/evenkeel/bin/evenkeel");
    }

    /** What was to be disturbed may be over before; then once more. */
    private static FailoverResult tried(BuiltProgram built, FailoverCase which) throws InterruptedException {
        FailoverResult result = FailoverTrial.run(built, which);
        for (int attempt = 2;
                attempt <= ATTEMPTS && !result.hit() && result.wrong().isEmpty();
                attempt++) {
            result = FailoverTrial.run(built, which);
        }
        return result;
    }

    private static Table table(List<FailoverResult> results) {
        Table table = new Table("case", "fenced after", "running after", "single run", "verdict");
        for (FailoverResult result : results) {
            table.row(
                    result.which().title(),
                    seconds(result.fenced()),
                    seconds(result.running()),
                    result.single() + " of " + result.guests(),
                    result.isRight() ? "right" : result.hit() ? "WRONG" : "MISSED");
        }
        return table;
    }

    private static String seconds(Optional<Duration> time) {
        return time.map(each -> String.format(Locale.ROOT, "%.1f s", each.toMillis() / 1e3))
                .orElse("-");
    }
}
