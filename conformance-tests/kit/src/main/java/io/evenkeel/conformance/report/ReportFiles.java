package io.evenkeel.conformance.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files a run leaves behind. */
public final class ReportFiles {

    public static final String JSON = "certificate.json";
    public static final String HTML = "certificate.html";
    public static final String JUNIT = "TEST-conformance.xml";

    private ReportFiles() {}

    /** Writes the certificate in all its forms, making the directory if needed. */
    public static void write(Certificate certificate, Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(JSON), CertificateJson.write(certificate), StandardCharsets.UTF_8);
        Files.writeString(directory.resolve(HTML), HtmlReport.write(certificate), StandardCharsets.UTF_8);
        Files.writeString(directory.resolve(JUNIT), JUnitXml.write(certificate), StandardCharsets.UTF_8);
    }
}
