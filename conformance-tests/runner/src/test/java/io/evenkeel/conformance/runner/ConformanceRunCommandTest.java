package io.evenkeel.conformance.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.evenkeel.conformance.RuleCatalog;
import io.evenkeel.conformance.report.CertificateReader;
import io.evenkeel.spi.HypervisorProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tiny.TinyAdapter;
import tiny.TinyClassBed;

class ConformanceRunCommandTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);

    private static final String COMMANDS = """
            source: host-a
            destination: host-b
            configuration:
              endpoint: here
            guests: [CALM]
            faults: [hang]
            commands:
              make-guest: echo "vm-$EVENKEEL_KIND"
              executing-on: echo "$EVENKEEL_SOURCE"
              in-memory-on: if test -e fault-$EVENKEEL_VM; then echo hanging; else echo "$EVENKEEL_SOURCE"; fi
              boots: echo 0
              cause: touch "fault-$EVENKEEL_VM"
              end: rm "fault-$EVENKEEL_VM"
              clear: echo cleared >> cleared
            """;

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void packAdapter() throws IOException {
        Path lib = Files.createDirectories(directory.resolve("tiny/lib"));
        jar(lib.resolve("tiny.jar"), TinyAdapter.class, TinyAdapter.Nothing.class);
        Path conformance = Files.createDirectories(directory.resolve("tiny/conformance"));
        jar(conformance.resolve("bed.jar"), TinyClassBed.class);
    }

    private static void jar(Path jar, Class<?>... classes) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Class<?> type : classes) {
                String name = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (InputStream in = type.getResourceAsStream("/" + name)) {
                    if (in == null) {
                        throw new IOException("no class file of " + type);
                    }
                    in.transferTo(out);
                }
            }
            if (HypervisorProvider.class.isAssignableFrom(classes[0])) {
                out.putNextEntry(new JarEntry("META-INF/services/" + HypervisorProvider.class.getName()));
                out.write(classes[0].getName().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private int run(String bed, String... more) throws IOException {
        Files.writeString(directory.resolve("bed.yaml"), bed);
        List<String> arguments = new ArrayList<>(List.of(
                "--adapter", directory.resolve("tiny").toString(),
                "--bed", directory.resolve("bed.yaml").toString(),
                "--out", directory.resolve("report").toString()));
        arguments.addAll(Arrays.asList(more));
        return execute(arguments);
    }

    private int execute(List<String> arguments) {
        RuleCatalog catalog = RuleCatalog.of(List.of(TinyRules.class));
        return Main.prepared(new CommandLine(new ConformanceRunCommand(Path::of, catalog, CLOCK)))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    @Test
    void aBedOfShellCommandsServesTheRules() throws Exception {
        assertThat(run(COMMANDS, "--rules", "1.1,1.2")).as(err.toString()).isZero();
        assertThat(err.toString()).contains("1/2 §1.1 passed", "2/2 §1.2 passed");
        assertThat(out.toString()).contains("tiny 1.0: partial run, nothing failed; 2 passed, 0 failed");
        // Once for the probe and once for each rule.
        assertThat(Files.readString(directory.resolve("cleared"))).isEqualTo("cleared\n".repeat(3));
        assertThat(directory.resolve("fault-vm-CALM")).doesNotExist();
    }

    @Test
    void aBedOfAClassIsFoundBesideTheAdapter() throws Exception {
        assertThat(run("class: tiny.TinyClassBed\n", "--rules", "1.1"))
                .as(err.toString())
                .isZero();
        assertThat(CertificateReader.read(directory.resolve("report/certificate.json"))
                        .subject()
                        .files())
                .singleElement()
                .satisfies(file -> assertThat(file.name()).isEqualTo("tiny.jar"));
    }

    @Test
    void withoutABedTheOneInTheAdaptersDirectoryIsTaken() throws Exception {
        List<String> arguments = List.of(
                "--adapter", directory.resolve("tiny").toString(),
                "--out", directory.resolve("report").toString(),
                "--rules", "1.1");
        assertBadInput(
                execute(arguments),
                "--bed is missing, and " + directory.resolve("tiny") + " holds no bed.yaml; give a YAML file");

        Files.writeString(directory.resolve("tiny/bed.yaml"), "class: tiny.TinyClassBed\n");
        assertThat(execute(arguments)).as(err.toString()).isZero();
    }

    @Test
    void aBedOfAClassGetsItsSettings() throws Exception {
        assertThat(run("class: tiny.TinyClassBed\nsettings: {source: x}\n", "--rules", "1.1"))
                .as(err.toString())
                .isZero();
        assertThat(run("class: tiny.TinyClassBed\nsettings: {sauce: x}\n", "--rules", "1.1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("the test bed could not be made", "not an id");
    }

    @Test
    void afterAFailureTheExitCodeIsOneAndTheCertificateIsThere() throws Exception {
        assertThat(run("class: tiny.TinyClassBed\n")).isEqualTo(1);
        assertThat(err.toString())
                .contains("§2.2 failed", "Seen: one.", "--rules 2.2 --seed 1")
                .contains("§1.2 not verified", "cannot cause HANG");
        assertThat(out.toString()).contains("tiny 1.0: not conformant; 1 passed, 1 failed, 1 not verified");
        assertThat(directory.resolve("report"))
                .isDirectoryContaining("glob:**/certificate.html")
                .isDirectoryContaining("glob:**/certificate.json")
                .isDirectoryContaining("glob:**/TEST-conformance.xml");
    }

    @Test
    void anAcceptedFailureEndsWithZero() throws Exception {
        Path baseline = directory.resolve("conformance-baseline.yml");
        Files.writeString(baseline, """
                - rule: 2.2
                  reason: arithmetic is hard
                  issue: https://tracker.example/1
                  expires: 2026-12-31
                """);
        assertThat(run("class: tiny.TinyClassBed\n", "--baseline", baseline.toString()))
                .isZero();
        assertThat(out.toString()).contains("1 failed (0 unexpectedly)");
    }

    private void assertBadInput(int code, String... parts) {
        assertThat(code).isEqualTo(2);
        assertThat(err.toString().strip()).contains(parts).doesNotContain("\n", "Exception:");
        assertThat(directory.resolve("report")).doesNotExist();
        err.getBuffer().setLength(0);
    }

    @Test
    void badInputIsOneLineAndExitCodeTwo() throws Exception {
        assertBadInput(run("clas: x\n"), "bed.yaml, line 1, key commands: missing");
        assertBadInput(run("class: tiny.Missing\n"), "bed.yaml, line 1, key class: there is no class tiny.Missing");
        assertBadInput(run("class: tiny.TinyAdapter\n"), "key class: tiny.TinyAdapter does not implement");
        assertBadInput(run(COMMANDS.replace("endpoint", "endpiont")), "line 4, key configuration", "endpiont: no such");
        assertBadInput(
                run(COMMANDS.replace("here", "${EVENKEEL_NOT_SET}")),
                "line 4, key configuration.endpoint",
                "EVENKEEL_NOT_SET");
        assertBadInput(
                run(COMMANDS.replace("faults: [hang]", "faults: [bang]")),
                "line 6, key faults: 'bang' is not one of [HANG");
        assertBadInput(run(COMMANDS.replace("  clear:", "  clean:")), "key commands.clean: no such key");
        assertBadInput(run(COMMANDS, "--rules", "9.99"), "there is no rule 9.99");
        assertBadInput(run(COMMANDS, "--rules", "four"), "not the number of a rule: four");
        assertBadInput(run(COMMANDS, "--baseline", "none.yml"), "none.yml: no such file");
        assertBadInput(run(COMMANDS, "--seed", "x"), "seed: not a whole number: x");
        assertBadInput(run(COMMANDS, "--time-scale", "0"), "time scale: not a positive number: 0");
    }

    @Test
    void aDirectoryThatIsNoAdapterIsRefused() throws Exception {
        Files.delete(directory.resolve("tiny/lib/tiny.jar"));
        assertBadInput(run(COMMANDS), "tiny: lib holds no jar");
    }

    @Test
    void aBedCommandThatFailsIsNamed() throws Exception {
        String broken = COMMANDS.replace("echo \"vm-$EVENKEEL_KIND\"", "echo no image >&2; exit 3");
        assertThat(run(broken, "--rules", "1.1")).isEqualTo(1);
        assertThat(err.toString())
                .contains("the test bed, not the adapter", "the command make-guest ended with 3: no image");
    }

    @Test
    void aBedThatCannotBeClearedEndsTheRunBeforeItBegins() throws Exception {
        int code = run(COMMANDS.replace("echo cleared >> cleared", "exit 4"), "--rules", "1.1");
        assertThat(code).isEqualTo(2);
        assertThat(err.toString().strip()).isEqualTo("the command clear ended with 4:");
    }

    @Test
    void aBedCommandThatDoesNotEndIsStopped() throws Exception {
        String endless = COMMANDS.replace("echo 0", "sleep 600 & echo $! > pid; wait") + "command-limit: PT5S\n";
        assertThat(run(endless, "--rules", "1.2")).isEqualTo(1);
        assertThat(err.toString()).contains("the command boots did not end within PT5S");
        long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
        await("the command is stopped")
                .atMost(ONE_MINUTE)
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void argumentsThatAreWrongAreBadInput() {
        assertThat(Main.execute("--adapter", "x")).isEqualTo(2);
        assertThat(Main.execute("--help")).isZero();
    }

    @Test
    void theMatrixIsMadeFromCertificates() throws Exception {
        run("class: tiny.TinyClassBed\n");
        Path readme = directory.resolve("README.md");
        Files.writeString(readme, "<!-- support-matrix:begin -->\n<!-- support-matrix:end -->\n");
        String certificate = directory.resolve("report/certificate.json").toString();
        assertThat(Main.execute("matrix", certificate, "--into", readme.toString()))
                .isZero();
        assertThat(Files.readString(readme)).contains("tiny (Nothing 3)", "| `migration` | missing |");
        assertThat(Main.execute("matrix", directory.resolve("bed.yaml").toString()))
                .isEqualTo(2);
    }
}
