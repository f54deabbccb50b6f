package io.evenkeel.conformance.runner;

import io.evenkeel.conformance.InputException;
import io.evenkeel.conformance.report.Certificate;
import io.evenkeel.conformance.report.CertificateReader;
import io.evenkeel.conformance.report.SupportMatrix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the table of what adapters support from their certificates. Can be mounted as a subcommand. */
@Command(
        name = "matrix",
        mixinStandardHelpOptions = true,
        versionProvider = KitVersion.class,
        description = "Make the table of what adapters support from their certificates.",
        footer = {
            "",
            "Without --into the table is printed. A file for --into holds the lines",
            "  <!-- support-matrix:begin -->",
            "  <!-- support-matrix:end -->",
            "and what stands between them is replaced. 'conformance run' writes certificates."
        })
public final class SupportMatrixCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "CERTIFICATE", description = "certificate.json of an adapter's last run.")
    private List<Path> certificates = List.of();

    @Option(
            names = "--into",
            paramLabel = "FILE",
            description = "A Markdown file whose table, between its markers, is replaced.")
    private @Nullable Path into;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("not run by picocli");
        }
        List<Certificate> read =
                certificates.stream().map(CertificateReader::read).toList();
        if (into == null) {
            spec.commandLine().getOut().print(SupportMatrix.markdown(read));
            spec.commandLine().getOut().flush();
            return 0;
        }
        try {
            String document = Files.readString(into, StandardCharsets.UTF_8);
            Files.writeString(into, SupportMatrix.replaceIn(into.toString(), document, read), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new InputException(into + ": no such file; --into replaces a table in one that exists", e);
        } catch (IOException e) {
            throw new InputException(into + ": cannot be read or written: " + e.getMessage(), e);
        }
        return 0;
    }
}
