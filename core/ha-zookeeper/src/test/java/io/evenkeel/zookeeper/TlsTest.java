package io.evenkeel.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.spi.config.Secret;
import io.evenkeel.supervisor.journal.JournalUnavailableException;
import io.evenkeel.zookeeper.ZooKeeperSettings.Store;
import io.evenkeel.zookeeper.ZooKeeperSettings.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real server that speaks TLS alone, and asks whoever connects for a certificate. */
@Timeout(180)
class TlsTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String DOMAIN = "lab";

    @TempDir
    static Path directory;

    private static GuardedServer server;
    private static Store own;
    private static Store trust;
    private static Store stranger;

    @BeforeAll
    static void start() throws Exception {
        KeyStores stores = new KeyStores(directory);
        Store certificate = stores.own("server", GuardedServer.alternativeNames());
        own = stores.own("keeper", "dns:keeper-1");
        stranger = stores.own("stranger", GuardedServer.alternativeNames());
        trust = stores.trusting("trust", certificate);
        server = GuardedServer.start(
                directory,
                "secureClientPort",
                List.of(
                        "serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory",
                        "ssl.clientAuth=need",
                        "ssl.keyStore.location=" + certificate.file(),
                        "ssl.keyStore.password=" + KeyStores.PASSWORD,
                        "ssl.trustStore.location="
                                + stores.trusting("clients", own).file(),
                        "ssl.trustStore.password=" + KeyStores.PASSWORD));
        try (ZooKeeperCoordination session = session(new Tls(trust, Optional.of(own)))) {
            assertThat(session.awaitConnection(LONG)).isTrue();
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ZooKeeperSettings settings(GuardedServer to) {
        return new ZooKeeperSettings(
                to.connect(), Duration.ofSeconds(4), Duration.ofSeconds(1), Optional.empty(), Optional.empty());
    }

    private static ZooKeeperCoordination session(GuardedServer to, Tls tls) {
        return ZooKeeperCoordination.start(settings(to).withTls(tls), "keeper-1", Clock.systemUTC());
    }

    private static ZooKeeperCoordination session(Tls tls) {
        return session(server, tls);
    }

    private static String obstacle(GuardedServer to, Tls tls) throws InterruptedException {
        try (ZooKeeperCoordination session = session(to, tls)) {
            return session.obstacle(DOMAIN).orElse("none");
        }
    }

    @Test
    void whoTrustsTheServerAndIsTrustedReadsTheJournal() throws Exception {
        try (ZooKeeperCoordination session = session(new Tls(trust, Optional.of(own)))) {
            assertThat(session.awaitConnection(LONG)).isTrue();
            assertThat(session.obstacle(DOMAIN)).isEmpty();
            assertThat(session.domain(DOMAIN).journal().read()).isEmpty();
        }
    }

    @Test
    void aCertificateThatIsNotTrustedIsToldInOneLine() throws Exception {
        Store other = new KeyStores(directory).trusting("other", stranger);
        assertTold(
                server,
                new Tls(other, Optional.of(own)),
                " shows a certificate that 'trust' does not permit: unable to find valid certification path");
    }

    @Test
    void aCertificateForAnotherNameIsNotAccepted(@TempDir Path elsewhere) throws Exception {
        KeyStores stores = new KeyStores(elsewhere);
        Store certificate = stores.own("server", "dns:elsewhere.example");
        Tls tls = new Tls(stores.trusting("trust", certificate), Optional.empty());
        try (GuardedServer other = GuardedServer.start(
                elsewhere,
                "secureClientPort",
                List.of(
                        "serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory",
                        "ssl.clientAuth=none",
                        "ssl.keyStore.location=" + certificate.file(),
                        "ssl.keyStore.password=" + KeyStores.PASSWORD,
                        "ssl.trustStore.location=" + tls.trusted().file(),
                        "ssl.trustStore.password=" + KeyStores.PASSWORD))) {
            assertTold(other, tls, " shows a certificate that 'trust' does not permit: No ");
        }
    }

    @Test
    void aServerThatDoesNotAcceptOurCertificateIsToldInOneLine() {
        assertTold(
                server,
                new Tls(trust, Optional.of(stranger)),
                " does not accept the connection, perhaps for its 'certificate': ");
        assertTold(server, new Tls(trust, Optional.empty()), " does not accept a connection without a 'certificate', ");
    }

    /** Asks until the server has begun, and has answered in time on a busy machine. */
    private static void assertTold(GuardedServer by, Tls tls, String refusal) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(obstacle(by, tls))
                        .startsWith("no session with " + by.connect() + ": " + by.connect() + refusal)
                        .doesNotContain("\n", KeyStores.PASSWORD));
    }

    @Test
    void aStoreThatCannotBeOpenedIsToldAtOnceAndWithoutItsPassword() throws Exception {
        Secret wrong = Secret.of("not-the-right-one");
        assertThatThrownBy(() -> session(new Tls(new Store(trust.file(), wrong), Optional.of(own))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("zookeeper.trust: " + trust.file() + " cannot be opened with its password");
        assertThatThrownBy(() -> session(new Tls(trust, Optional.of(new Store(own.file(), wrong)))))
                .hasMessage("zookeeper.certificate: " + own.file() + " cannot be opened with its password");

        Path absent = directory.resolve("absent.p12");
        assertThatThrownBy(() -> session(new Tls(new Store(absent, wrong), Optional.empty())))
                .hasMessage("zookeeper.trust: there is no file " + absent + " that can be read");
        Path text = Files.writeString(directory.resolve("text.p12"), "no certificates");
        assertThatThrownBy(() -> session(new Tls(new Store(text, wrong), Optional.empty())))
                .hasMessageStartingWith("zookeeper.trust: " + text + " is no store of certificates");
    }

    @Test
    void whoDoesNotSpeakTlsIsToldThatItMayBeDemanded() throws Exception {
        try (ZooKeeperCoordination session =
                ZooKeeperCoordination.start(settings(server), "keeper-1", Clock.systemUTC())) {
            assertThatThrownBy(() -> session.domain(DOMAIN).journal().read())
                    .isInstanceOf(JournalUnavailableException.class)
                    .hasMessage("/evenkeel/lab/journal cannot be read: no session with " + server.connect()
                            + "; if they demand TLS, give 'trust'");
        }
    }
}
