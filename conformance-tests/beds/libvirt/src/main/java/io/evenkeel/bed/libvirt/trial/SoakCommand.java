package io.evenkeel.bed.libvirt.trial;

import java.io.PrintWriter;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Many migrations in a row. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = {
            "Moves a guest again and again between random hosts; one move in ten is cancelled, one in ten disturbed.",
            "No guest may be lost, doubled or harmed, and the supervisor's memory and threads must stay flat.",
            "500 migrations take about 40 minutes."
        })
final class SoakCommand implements Callable<Integer> {

    /** Growth from the first quarter's end to the end that is no leak: heap and buffers that fill up once. */
    private static final long MOST_GROWTH_MEBIBYTES = 48;

    private static final long MOST_GROWTH_THREADS = 8;

    @Option(names = "--migrations", defaultValue = "500", description = "how many")
    private int migrations;

    @Option(names = "--seed", defaultValue = "1", description = "repeats the random choices of an earlier run")
    private long seed;

    private final PrintWriter out;
    private final PrintWriter err;

    SoakCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Stage stage = Stage.set(3)) {
            return report(new SoakTrial(stage, migrations, new Random(seed), err::println).run());
        }
    }

    private int report(SoakTrial.Result result) {
        Table table = new Table("migrations", "how often");
        result.ends().forEach(table::row);
        out.print(table);
        Figures early = result.figures().get(result.figures().size() / 4);
        Figures late = result.figures().get(result.figures().size() - 1);
        out.println("supervisor after the first quarter: " + early);
        out.println("supervisor at the end:              " + late);
        out.println("guest: " + result.guest());
        boolean flat = late.residentMebibytes() - early.residentMebibytes() <= MOST_GROWTH_MEBIBYTES
                && late.threads() - early.threads() <= MOST_GROWTH_THREADS;
        if (!flat) {
            out.println("WRONG: the supervisor grows");
        }
        result.wrong().forEach(line -> out.println("WRONG: " + line));
        out.println("seed " + seed);
        out.flush();
        return flat && result.wrong().isEmpty() ? 0 : 1;
    }
}
