package io.evenkeel.zookeeper;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.config.Secret;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.journal.JournalEntry;
import io.evenkeel.supervisor.journal.JournalUnavailableException;
import io.evenkeel.supervisor.lead.Leadership;
import io.evenkeel.zookeeper.ZooKeeperSettings.Login;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real server that ends the session of whoever has not logged in by the scheme {@code digest}. */
@Timeout(180)
class LoginTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Login RIGHT = new Login("evenkeel", Secret.of("the-right-one"));
    private static final Login WRONG = new Login("evenkeel", Secret.of("another-one"));
    private static final String DOMAIN = "lab";
    private static final Fact FACT = new Fact.HostBack(new HostId("h1"));

    @TempDir
    static Path directory;

    private static GuardedServer server;

    @BeforeAll
    static void start() throws Exception {
        server = GuardedServer.start(
                directory, "clientPort", List.of("enforce.auth.enabled=true", "enforce.auth.schemes=digest"));
        try (ZooKeeperCoordination session = session(Optional.of(RIGHT))) {
            assertThat(session.awaitConnection(LONG)).isTrue();
            assertThat(session.obstacle(DOMAIN)).isEmpty();
            lead(session);
        }
    }

    /** Leads for a moment, in which it writes. */
    private static void lead(ZooKeeperCoordination session) throws InterruptedException {
        BlockingQueue<Epoch> epochs = new LinkedBlockingQueue<>();
        try (Leadership leadership = session.domain(DOMAIN).leadership()) {
            leadership.stand(new Leadership.Candidate() {
                @Override
                public void elected(Epoch epoch) {
                    epochs.add(epoch);
                }

                @Override
                public void deposed() {}
            });
            Epoch epoch = requireNonNull(epochs.poll(LONG.toSeconds(), TimeUnit.SECONDS), "nobody was elected");
            session.domain(DOMAIN).journal().append(epoch, List.of(FACT));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ZooKeeperCoordination session(Optional<Login> login) {
        ZooKeeperSettings settings = new ZooKeeperSettings(
                server.connect(), Duration.ofSeconds(4), Duration.ofSeconds(2), login, Optional.empty());
        return ZooKeeperCoordination.start(settings, "keeper-1", Clock.systemUTC());
    }

    @Test
    void whoLogsInReadsWhatAnotherWithTheSameLoginWrote() throws Exception {
        try (ZooKeeperCoordination session = session(Optional.of(RIGHT))) {
            assertThat(session.awaitConnection(LONG)).isTrue();
            assertThat(session.domain(DOMAIN).journal().read())
                    .extracting(JournalEntry::fact)
                    .containsExactly(FACT);
        }
    }

    @Test
    void aWrongPasswordIsToldInOneLineWithoutIt() throws Exception {
        String closed = "it is closed to user 'evenkeel' with this password;"
                + " give the user and the password with which it was made";
        try (ZooKeeperCoordination session = session(Optional.of(WRONG))) {
            assertThat(session.awaitConnection(LONG)).isTrue();
            assertThat(session.obstacle(DOMAIN)).contains(closed);
            assertThatThrownBy(() -> session.domain(DOMAIN).journal().read())
                    .isInstanceOf(JournalUnavailableException.class)
                    .hasMessage("/evenkeel/lab/journal cannot be read: " + closed);
        }
    }

    @Test
    void whoDoesNotLogInIsToldThatItIsDemanded() throws Exception {
        String demanded = "the ensemble demands a login; give 'user' and 'password'";
        try (ZooKeeperCoordination session = session(Optional.empty())) {
            assertThat(session.awaitConnection(LONG)).isTrue();
            assertThat(session.obstacle(DOMAIN)).contains(demanded);
            // The server ends the session each time it says so, and there is none for a moment.
            await().atMost(LONG)
                    .untilAsserted(() -> assertThatThrownBy(
                                    () -> session.domain(DOMAIN).journal().read())
                            .isInstanceOf(JournalUnavailableException.class)
                            .hasMessage("/evenkeel/lab/journal cannot be read: " + demanded));
        }
    }
}
