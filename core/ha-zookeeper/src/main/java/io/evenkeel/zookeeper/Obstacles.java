package io.evenkeel.zookeeper;

import static java.util.Objects.requireNonNull;

import io.evenkeel.zookeeper.ZooKeeperSettings.Tls;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.client.ConnectStringParser;

/** Tells people in one line without secrets why an ensemble cannot be used. Safe for use by several threads. */
final class Obstacles {

    private final ZooKeeperSettings settings;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Obstacles(ZooKeeperSettings settings) {
        this.settings = requireNonNull(settings, "settings");
    }

    /** Why there is no session, after waiting for one; empty if there is. Blocks for thrice the patience at most. */
    Optional<String> silence(CuratorFramework client) throws InterruptedException {
        boolean answers =
                client.blockUntilConnected(Math.toIntExact(settings.patience().toMillis()), TimeUnit.MILLISECONDS);
        return answers ? Optional.empty() : Optional.of(silence());
    }

    /** Why a domain cannot be kept there, once there is a session; empty if it can. Makes it if there is none yet. */
    Optional<String> refusal(Domain domain) throws InterruptedException {
        try {
            domain.ensure(domain.epoch(), "");
            domain.client().getData().forPath(domain.epoch());
            return Optional.empty();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return Optional.of(asked(e));
        }
    }

    /** Whether this is news to whoever reads the log of this session. */
    boolean isNews(String obstacle) {
        return told.add(obstacle);
    }

    /** What a call has failed of. Where nothing answers, servers are asked why: for twice the patience at most. */
    String asked(Exception failure) {
        return isSilence(failure) ? silence() : words(failure);
    }

    /** As {@link #asked}, and nobody is asked. */
    String words(Exception failure) {
        if (isSilence(failure)) {
            return nobodyAnswers();
        }
        if (failure instanceof KeeperException.NoAuthException) {
            return settings.login()
                    .map(login -> "it is closed to user '" + login.user()
                            + "' with this password; give the user and the password with which it was made")
                    .orElse("it is closed to whoever does not log in; give 'user' and 'password'");
        }
        if (failure instanceof KeeperException.AuthFailedException
                || failure instanceof KeeperException.SessionClosedRequireAuthException) {
            return settings.login()
                    .map(login -> "the ensemble does not accept the login of user '" + login.user() + "'")
                    .orElse("the ensemble demands a login; give 'user' and 'password'");
        }
        return String.valueOf(failure.getMessage());
    }

    private static boolean isSilence(Exception failure) {
        return failure instanceof KeeperException.ConnectionLossException
                || failure instanceof KeeperException.OperationTimeoutException
                || failure instanceof KeeperException.SessionExpiredException;
    }

    /** The client tries again and again, and does not say of what it fails. */
    private String silence() {
        Optional<Tls> tls = settings.tls();
        if (tls.isEmpty()) {
            return nobodyAnswers() + "; if they demand TLS, give 'trust'";
        }
        List<InetSocketAddress> servers = servers();
        Duration each = settings.patience().dividedBy(servers.size());
        String refusals = servers.stream()
                .flatMap(server -> TlsTrial.of(settings, tls.get(), server, each).stream())
                .distinct()
                .collect(Collectors.joining("; "));
        return refusals.isEmpty() ? nobodyAnswers() : nobodyAnswers() + ": " + refusals;
    }

    private String nobodyAnswers() {
        return servers().stream()
                .map(server -> server.getHostString() + ":" + server.getPort())
                .collect(Collectors.joining(", ", "no session with ", ""));
    }

    private List<InetSocketAddress> servers() {
        return new ConnectStringParser(settings.connect()).getServerAddresses();
    }
}
