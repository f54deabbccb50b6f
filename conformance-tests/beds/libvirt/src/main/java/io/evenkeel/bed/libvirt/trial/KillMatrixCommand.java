package io.evenkeel.bed.libvirt.trial;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Everybody fails at every moment of a migration. */
@Command(
        name = "kill-matrix",
        mixinStandardHelpOptions = true,
        description = {
            "Kills each of those who take part in a migration at each moment of it, and looks whether within 30 s of"
                    + " their return the guest is in one place, runs, was told of truthfully, and left nothing behind.",
            "Takes about 15 minutes for all cells."
        })
final class KillMatrixCommand implements Callable<Integer> {

    private static final int ATTEMPTS = 3;

    @Option(names = "--seed", description = "repeats the random choices of an earlier run", defaultValue = "1")
    private long seed;

    @Option(names = "--actor", split = ",", description = "only these: ${COMPLETION-CANDIDATES}", paramLabel = "ACTOR")
    private final Set<Actor> actors = new LinkedHashSet<>();

    @Option(
            names = "--moment",
            split = ",",
            description = "only these: ${COMPLETION-CANDIDATES}",
            paramLabel = "MOMENT")
    private final Set<Moment> moments = new LinkedHashSet<>();

    private final PrintWriter out;
    private final PrintWriter err;

    KillMatrixCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<CellResult> results = new ArrayList<>();
        try (Stage stage = Stage.set(3)) {
            for (Actor actor : Actor.values()) {
                for (Moment moment : Moment.values()) {
                    if (isChosen(actor, actors) && isChosen(moment, moments)) {
                        CellResult result = cell(stage, actor, moment);
                        results.add(result);
                        err.println(progress(result));
                    }
                }
            }
        }
        out.print(table(results));
        long right = results.stream().filter(CellResult::isRight).count();
        out.printf("%d of %d cells as the outcome table says; seed %d%n", right, results.size(), seed);
        out.flush();
        return right == results.size() ? 0 : 1;
    }

    private static <T> boolean isChosen(T value, Set<T> chosen) {
        return chosen.isEmpty() || chosen.contains(value);
    }

    /** A moment may be over before it was hit; then once more. */
    private CellResult cell(Stage stage, Actor actor, Moment moment) throws InterruptedException {
        Random random = new Random(seed * 1_000_003 + (actor + " at " + moment).hashCode());
        CellResult result = new CellTrial(stage, actor, moment, random).run();
        for (int attempt = 2;
                attempt <= ATTEMPTS && !result.hit() && result.wrong().isEmpty();
                attempt++) {
            result = new CellTrial(stage, actor, moment, random).run();
        }
        return result;
    }

    private static String progress(CellResult result) {
        return String.format(
                Locale.ROOT,
                "%s, %s: %s%s",
                result.actor(),
                result.moment(),
                result.isRight() ? "right" : result.hit() ? "WRONG " : "MISSED ",
                String.join("; ", result.wrong()));
    }

    private static Table table(List<CellResult> results) {
        Table table = new Table("who failed", "at", "guest ended", "told", "settled", "verdict");
        for (CellResult result : results) {
            table.row(
                    result.actor(),
                    result.moment(),
                    result.ending().map(Enum::name).orElse("?"),
                    shortened(result.told()),
                    String.format(Locale.ROOT, "%.1f s", result.settled().toMillis() / 1e3),
                    result.isRight()
                            ? "right"
                            : result.hit() ? "WRONG: " + result.wrong() : "MISSED " + result.wrong());
        }
        return table;
    }

    static String shortened(String told) {
        return Arrays.stream(told.split(" ", -1))
                .limit(4)
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }
}
