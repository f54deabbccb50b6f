package io.evenkeel.conformance.runner;

import io.evenkeel.conformance.BedFailure;
import io.evenkeel.conformance.ConformanceRun;
import io.evenkeel.conformance.FileDigest;
import io.evenkeel.conformance.InputException;
import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.RuleCatalog;
import io.evenkeel.conformance.RunOptions;
import io.evenkeel.conformance.baseline.Baseline;
import io.evenkeel.conformance.report.Certificate;
import io.evenkeel.conformance.report.Examination;
import io.evenkeel.conformance.report.ReportFiles;
import io.evenkeel.engine.plugin.AdapterLoader;
import io.evenkeel.engine.plugin.LoadedAdapter;
import io.evenkeel.engine.plugin.PluginException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Puts an adapter through the rules and writes its certificate. Can be mounted as a subcommand.
 *
 * <p>The adapter is loaded as in production. Exit code 0: nothing failed but what the baseline accepts; 1: something
 * did; 2: an argument, a file or the test bed is wrong.
 */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = KitVersion.class,
        sortOptions = false,
        description = "Puts an adapter through the conformance rules and writes its certificate.")
public final class ConformanceRunCommand implements Callable<Integer> {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;

    @Option(
            names = "--adapter",
            required = true,
            paramLabel = "DIR",
            description = "the adapter: a directory with lib/*.jar and, for a bed that is a class, conformance/*.jar")
    private Path adapter = Path.of("");

    @Option(names = "--bed", required = true, paramLabel = "FILE", description = "the test bed, in YAML")
    private Path bed = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "where the certificate goes")
    private Path out = Path.of("");

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "the highest level to run: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Level level = Level.FAILOVER;

    @Option(names = "--rules", paramLabel = "RULES", description = "only these rules, for example 4.5,4.6")
    private @Nullable String rules;

    @Option(names = "--seed", paramLabel = "N", description = "the seed of every random choice (default: 1)")
    private @Nullable String seed;

    @Option(names = "--baseline", paramLabel = "FILE", description = "the failures that are accepted, in YAML")
    private @Nullable Path baseline;

    @Option(names = "--time-scale", paramLabel = "X", description = "stretches every time; overrides the bed's")
    private @Nullable String timeScale;

    @Spec
    private @Nullable CommandSpec spec;

    private final RuleCatalog catalog;
    private final Clock clock;

    /** The command with the rules of the specification. */
    public ConformanceRunCommand() {
        this(RuleCatalog.standard(), Clock.systemUTC());
    }

    ConformanceRunCommand(RuleCatalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        try (Interruption interruption = Interruption.ofCurrentThread()) {
            return examine();
        } catch (InputException | PluginException | BedFailure e) {
            complain(String.valueOf(e.getMessage()));
            return BAD_INPUT;
        } catch (IOException | UncheckedIOException e) {
            complain("cannot write the certificate to " + out + ": " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            complain("stopped; no certificate was written");
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private int examine() throws IOException, InterruptedException {
        BedFile file = BedFile.read(bed);
        RunOptions options = options(file);
        Baseline accepted = baseline == null ? Baseline.NONE : Baseline.read(baseline, catalog);
        try (LoadedAdapter loaded = loader().load(adapter)) {
            loaded.warnings().forEach(warning -> err().println("warning: " + warning));
            Progress progress = new Progress(err());
            ConformanceRun run;
            try {
                run = new ConformanceRun(file.beds(loaded), catalog, options, progress);
            } catch (IllegalArgumentException e) {
                throw new InputException("--rules: " + e.getMessage(), e);
            }
            Files.createDirectories(out);
            Certificate certificate =
                    new Examination(run, accepted, FileDigest.ofJarsIn(adapter.resolve("lib")), clock).examine();
            ReportFiles.write(certificate, out);
            return tell(certificate);
        }
    }

    private RunOptions options(BedFile file) {
        RunOptions options = RunOptions.DEFAULTS
                .withLevel(level)
                .withRerunForm("the same command with --rules {rule} --seed {seed}");
        if (rules != null) {
            options = options.withRules(RunOptions.parseRules(rules));
        }
        if (seed != null) {
            options = options.withSeed(RunOptions.parseSeed(seed));
        }
        OptionalDouble scale = timeScale == null ? file.timeScale() : RunOptions.parseTimeScale(timeScale);
        return options.withTimeScale(scale);
    }

    /** The loader of production, showing the adapter its test bed and the kit's types. */
    private AdapterLoader loader() {
        return new AdapterLoader()
                .withSharedPrefixes("io.evenkeel.conformance.")
                .withExtraJars(bedJars());
    }

    private List<Path> bedJars() {
        Path directory = adapter.resolve("conformance");
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InputException(directory + ": cannot be listed: " + e.getMessage(), e);
        }
    }

    private int tell(Certificate certificate) {
        certificate.problems().forEach(err()::println);
        PrintWriter stdout = spec().commandLine().getOut();
        stdout.println(Progress.summary(certificate));
        stdout.println(out.resolve(ReportFiles.HTML));
        stdout.flush();
        return certificate.isAccepted() ? DONE : FAILED;
    }

    private void complain(String message) {
        err().println(message.replaceAll("\\s*\\R\\s*", " "));
    }

    private PrintWriter err() {
        return spec().commandLine().getErr();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("not run by picocli");
        }
        return spec;
    }
}
