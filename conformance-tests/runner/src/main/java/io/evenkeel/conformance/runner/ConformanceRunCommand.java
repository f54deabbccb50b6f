package io.evenkeel.conformance.runner;

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
 * did. What goes wrong besides is thrown; {@link Complaint} tells what it means.
 */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = KitVersion.class,
        sortOptions = false,
        description = "Put an adapter through the conformance rules and write its certificate.",
        footerHeading = "%nWhat a vendor needs:%n",
        footer = {
            "  1. The adapter as it ships: a directory with lib/*.jar.",
            "  2. A test bed that knows the truth without asking the adapter, described in",
            "     YAML: either 'class: com.acme.AcmeBed', which implements the kit's TestBed",
            "     and is in conformance/*.jar of the adapter's directory, or 'commands:' for",
            "     a shell.",
            "  3. Two hosts between which its VMs can move and that serve nobody else: guests",
            "     are made and destroyed there, and the bed's faults are caused.",
            "  docs/guide/write-an-adapter.md leads there step by step.",
            "",
            "A rule that the bed cannot put to the test is 'not verified', which is no failure.",
            "Exit codes: 0 nothing failed but what the baseline accepts, 1 something did,",
            "2 bad input."
        })
public final class ConformanceRunCommand implements Callable<Integer> {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final String BED = "bed.yaml";
    private static final Path REPORTS = Path.of("conformance-report");

    @Option(
            names = "--adapter",
            required = true,
            paramLabel = "ADAPTER",
            description = "The adapter: a directory with lib/*.jar, or the name of an installed one.")
    private String adapter = "";

    @Option(
            names = "--bed",
            paramLabel = "FILE",
            description = "The test bed, in YAML (default: " + BED + " in the adapter's directory).")
    private @Nullable Path bed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the certificate goes (default: conformance-report/ADAPTER here).")
    private @Nullable Path out;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "The highest level to run: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Level level = Level.FAILOVER;

    @Option(names = "--rules", paramLabel = "RULES", description = "Only these rules, for example 4.5,4.6.")
    private @Nullable String rules;

    @Option(names = "--seed", paramLabel = "N", description = "The seed of every random choice (default: 1).")
    private @Nullable String seed;

    @Option(names = "--baseline", paramLabel = "FILE", description = "The failures that are accepted, in YAML.")
    private @Nullable Path baseline;

    @Option(names = "--time-scale", paramLabel = "X", description = "Stretches every time; overrides the bed's.")
    private @Nullable String timeScale;

    @Spec
    private @Nullable CommandSpec spec;

    private final AdapterFinder finder;
    private final RuleCatalog catalog;
    private final Clock clock;

    /** The command with the rules of the specification, for adapters that are given as directories. */
    public ConformanceRunCommand() {
        this(Path::of);
    }

    /** The command with the rules of the specification. */
    public ConformanceRunCommand(AdapterFinder finder) {
        this(finder, RuleCatalog.standard(), Clock.systemUTC());
    }

    ConformanceRunCommand(AdapterFinder finder, RuleCatalog catalog, Clock clock) {
        this.finder = finder;
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Interruption interruption = Interruption.ofCurrentThread()) {
            return examine();
        }
    }

    private int examine() throws InterruptedException {
        Path directory = finder.directory(adapter);
        BedFile file = BedFile.read(bed(directory));
        RunOptions options = options(file);
        Baseline accepted = baseline == null ? Baseline.NONE : Baseline.read(baseline, catalog);
        try (LoadedAdapter loaded = loader(directory).load(directory)) {
            loaded.warnings().forEach(warning -> err().println("warning: " + warning));
            ConformanceRun run;
            try {
                run = new ConformanceRun(file.beds(loaded), catalog, options, new Progress(err()));
            } catch (IllegalArgumentException e) {
                throw new InputException("--rules: " + e.getMessage(), e);
            }
            Path report = out == null ? REPORTS.resolve(loaded.name()) : out;
            create(report);
            Examination examination =
                    new Examination(run, accepted, FileDigest.ofJarsIn(directory.resolve("lib")), clock);
            Certificate certificate = examination.examine();
            write(certificate, report);
            return tell(certificate, report);
        }
    }

    private Path bed(Path directory) {
        if (bed != null) {
            return bed;
        }
        Path own = directory.resolve(BED);
        if (!Files.isRegularFile(own)) {
            throw new InputException("--bed is missing, and " + directory + " holds no " + BED
                    + "; give a YAML file that describes the test bed");
        }
        return own;
    }

    /** Before the run, which may take long, so that a certificate is not lost at its end. */
    private static void create(Path report) {
        try {
            Files.createDirectories(report);
        } catch (IOException e) {
            throw new InputException("--out: the directory " + report + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static void write(Certificate certificate, Path report) {
        try {
            ReportFiles.write(certificate, report);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the certificate to " + report + ": " + e.getMessage(), e);
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
    private static AdapterLoader loader(Path adapter) {
        return new AdapterLoader()
                .withSharedPrefixes("io.evenkeel.conformance.")
                .withExtraJars(bedJars(adapter));
    }

    private static List<Path> bedJars(Path adapter) {
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

    private int tell(Certificate certificate, Path report) {
        certificate.problems().forEach(err()::println);
        PrintWriter stdout = spec().commandLine().getOut();
        stdout.println(Progress.summary(certificate));
        stdout.println(report.resolve(ReportFiles.HTML));
        stdout.flush();
        return certificate.isAccepted() ? DONE : FAILED;
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
