package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told of an ensemble that cannot be used. */
@Timeout(120)
class EnsembleAccessTest {

    @TempDir
    private Path directory;

    private Program.Result showJournal(String server, String protection) throws IOException {
        return Program.in(directory, Files.createDirectories(directory.resolve("plugins")))
                .withConfiguration("""
                        connections:
                          lab:
                            adapter: simulator
                        supervision:
                          data: data
                          zookeeper:
                            servers: [%s]
                            patience: 500ms
                            %s
                        """.formatted(server, protection))
                .run("journal", "show");
    }

    @Test
    void aStoreOfCertificatesThatIsNotThereIsBadInput() throws IOException {
        Program.Result shown = showJournal("zk1:2281", "trust: {store: trust.p12, password: its-password}");

        assertThat(shown.exitCode()).isEqualTo(2);
        assertThat(shown.errLines())
                .singleElement()
                .asString()
                .contains("zookeeper.trust: there is no file " + directory.resolve("trust.p12"))
                .doesNotContain("its-password");
    }

    @Test
    void anEnsembleThatDoesNotAnswerIsNamedInOneLine() throws IOException {
        String server;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server = "127.0.0.1:" + free.getLocalPort();
        }

        Program.Result shown = showJournal(server, "session: 4s");

        assertThat(shown.exitCode()).isEqualTo(1);
        assertThat(shown.errLines())
                .singleElement()
                .asString()
                .endsWith("/evenkeel/lab/journal cannot be read: no session with " + server
                        + "; if they demand TLS, give 'trust'");
    }
}
