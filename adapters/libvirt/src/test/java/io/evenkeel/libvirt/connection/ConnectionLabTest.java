package io.evenkeel.libvirt.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.Lab;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real daemons that ask for logins and certificates. */
@Tag("lab")
class ConnectionLabTest {

    private static final String LOGIN = " username=reader@lab password=lab";
    private static final String WRONG = " username=reader@lab password=let-me-in";

    private static Lab lab;

    @BeforeAll
    static void bringUpTheLab() throws IOException {
        lab = Lab.start(1);
    }

    @AfterAll
    static void takeDownTheLab() throws IOException, InterruptedException {
        lab.close();
    }

    @Test
    void credentialsAndCertificatesDecideWhoGetsIn() throws IOException, InterruptedException {
        Path pki = lab.directory().resolve("h1/etc/libvirt/pki");
        certificates(pki);
        restart(pki);
        String tls = "hosts=h1=qemu+tls://10.77.0.1/system?pkipath=";
        String tcp = "hosts=h1=qemu+tcp://10.77.0.1/system";
        String socket =
                "hosts=h1=qemu+unix:///system?socket=" + lab.directory().resolve("h1/run/libvirt/libvirt-sock-ro");

        List<String> outcomes = probe(
                socket + LOGIN,
                socket + WRONG,
                socket,
                tcp + LOGIN,
                tcp + WRONG,
                tls + pki.resolve("client") + LOGIN,
                tls + pki.resolve("client") + WRONG,
                tls + pki.resolve("stranger") + LOGIN,
                tls + pki.resolve("mistaken") + LOGIN,
                "hosts=h1=qemu+tcp://10.77.0.1:1/system",
                "hosts=h1=qemu+ssh://virt@10.77.0.1/system");

        assertThat(outcomes)
                .allSatisfy(outcome ->
                        assertThat(outcome).doesNotContain("let-me-in").doesNotContain("=lab"));
        assertThat(outcomes.get(0)).isEqualTo("OK QEMU AVAILABLE");
        assertThat(outcomes.get(1)).startsWith("DENIED").contains("check username and password");
        assertThat(outcomes.get(2)).startsWith("DENIED").contains("set username and password");
        assertThat(outcomes.get(3)).isEqualTo("OK QEMU AVAILABLE");
        assertThat(outcomes.get(4)).startsWith("DENIED").contains("check username and password");
        assertThat(outcomes.get(5)).isEqualTo("OK QEMU AVAILABLE");
        assertThat(outcomes.get(6)).startsWith("DENIED").contains("check username and password");
        assertThat(outcomes.get(7)).startsWith("DENIED").contains("certificates");
        assertThat(outcomes.get(8)).startsWith("DENIED").contains("certificates");
        assertThat(outcomes.get(9)).startsWith("UNREACHABLE").contains("qemu+tcp://10.77.0.1:1/system");
        assertThat(outcomes.get(10)).startsWith("UNREACHABLE").contains("qemu+ssh://virt@10.77.0.1/system");
    }

    private static List<String> probe(String... lines) throws IOException, InterruptedException {
        ProcessBuilder builder = lab.command(
                "net",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ConnectProbe.class.getName());
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (OutputStream input = process.getOutputStream()) {
            input.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        List<String> outcomes = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(ConnectProbe.MARK))
                .map(line -> line.substring(ConnectProbe.MARK.length()))
                .toList();
        assertThat(process.waitFor()).isZero();
        assertThat(outcomes).hasSize(lines.length);
        return outcomes;
    }

    /** The daemon's, a client's, one that the daemon does not know, and one that does not know the daemon. */
    private static void certificates(Path pki) throws IOException, InterruptedException {
        Files.createDirectories(pki);
        authority(pki, "ca");
        authority(pki, "other");
        signed(pki, "ca", "server", "subjectAltName=IP:10.77.0.1");
        signed(pki, "ca", "mine", "extendedKeyUsage=clientAuth");
        signed(pki, "other", "theirs", "extendedKeyUsage=clientAuth");
        client(pki, "client", "ca", "mine");
        client(pki, "stranger", "ca", "theirs");
        client(pki, "mistaken", "other", "theirs");
    }

    private static void authority(Path pki, String name) throws IOException, InterruptedException {
        openssl(
                pki,
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-days",
                "2",
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem");
    }

    private static void signed(Path pki, String authority, String name, String extension)
            throws IOException, InterruptedException {
        Files.writeString(pki.resolve(name + ".ext"), extension + "\n");
        openssl(
                pki,
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr");
        openssl(
                pki,
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                authority + ".pem",
                "-CAkey",
                authority + ".key",
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                name + ".ext",
                "-out",
                name + ".pem");
    }

    private static void client(Path pki, String name, String authority, String certificate) throws IOException {
        Path directory = Files.createDirectories(pki.resolve(name));
        Files.copy(pki.resolve(authority + ".pem"), directory.resolve("cacert.pem"));
        Files.copy(pki.resolve(certificate + ".pem"), directory.resolve("clientcert.pem"));
        Files.copy(pki.resolve(certificate + ".key"), directory.resolve("clientkey.pem"));
    }

    private static void openssl(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static void restart(Path pki) throws IOException, InterruptedException {
        Path file = lab.directory().resolve("h1/etc/libvirt/libvirtd.conf");
        String plain = Files.readString(file);
        String files = pki.getFileName().toString();
        Files.writeString(
                file,
                plain.replace("listen_tls = 0", "listen_tls = 1").replace("auth_tcp = \"none\"", "auth_tcp = \"sasl\"")
                        + """
                        auth_tls = "sasl"
                        ca_file = "/etc/libvirt/%1$s/ca.pem"
                        cert_file = "/etc/libvirt/%1$s/server.pem"
                        key_file = "/etc/libvirt/%1$s/server.key"
                        """.formatted(files));
        lab.run("kill-libvirtd", "h1");
        lab.run("start-libvirtd", "h1");
    }
}
