package io.evenkeel.zookeeper;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How an ensemble is reached.
 *
 * @param connect its servers, as {@code host:port} separated by commas, and perhaps a path below which all is kept
 * @param session how long a supervisor may be silent before another is elected; 6 s. The servers round it to between 2
 *     and 20 of their ticks
 * @param patience how long one call may take; 5 s
 * @param login what the supervisors prove themselves with; what they write can then be read and changed by nobody else
 * @param tls how the connection is protected; not at all if empty
 */
public record ZooKeeperSettings(
        String connect, Duration session, Duration patience, Optional<Login> login, Optional<Tls> tls) {

    public ZooKeeperSettings {
        if (requireNonNull(connect, "connect").isBlank()) {
            throw new IllegalArgumentException("connect is empty; name the servers, for example zk1:2181,zk2:2181");
        }
        if (requireNonNull(session, "session").isNegative() || session.isZero()) {
            throw new IllegalArgumentException("session " + session);
        }
        if (requireNonNull(patience, "patience").isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("patience " + patience);
        }
        requireNonNull(login, "login");
        requireNonNull(tls, "tls");
    }

    /** An ensemble with the usual times, without login and without protection. */
    public static ZooKeeperSettings of(String connect) {
        return new ZooKeeperSettings(
                connect, Duration.ofSeconds(6), Duration.ofSeconds(5), Optional.empty(), Optional.empty());
    }

    public ZooKeeperSettings withSession(Duration newSession) {
        return new ZooKeeperSettings(connect, newSession, patience, login, tls);
    }

    public ZooKeeperSettings withLogin(Login newLogin) {
        return new ZooKeeperSettings(connect, session, patience, Optional.of(newLogin), tls);
    }

    public ZooKeeperSettings withTls(Tls newTls) {
        return new ZooKeeperSettings(connect, session, patience, login, Optional.of(newTls));
    }

    /** A user and a password of ZooKeeper's own scheme {@code digest}. */
    public record Login(String user, Secret password) {
        public Login {
            requireNonNull(user, "user");
            requireNonNull(password, "password");
        }
    }

    /** A store of certificates and its password. */
    public record Store(Path file, Secret password) {
        public Store {
            requireNonNull(file, "file");
            requireNonNull(password, "password");
        }
    }

    /**
     * Protection by TLS; the servers' certificates and names are verified.
     *
     * @param trusted who may have signed the servers' certificates
     * @param own the certificate that this side shows, if the servers ask for one
     */
    public record Tls(Store trusted, Optional<Store> own) {
        public Tls {
            requireNonNull(trusted, "trusted");
            requireNonNull(own, "own");
        }
    }
}
