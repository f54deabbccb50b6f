package io.evenkeel.zookeeper;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Ticker;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.lead.Leadership;
import io.evenkeel.supervisor.run.Coordination;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One supervisor's session with an ensemble, for any number of domains.
 *
 * <p>When the process ends, however it ends, its session does after {@link ZooKeeperSettings#session()}, and others may
 * lead its domains; when it is closed, at once.
 */
public final class ZooKeeperCoordination implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperCoordination.class);

    private final CuratorFramework client;
    private final Obstacles obstacles;
    private final String name;
    private final Clock clock;

    private ZooKeeperCoordination(CuratorFramework client, Obstacles obstacles, String name, Clock clock) {
        this.client = client;
        this.obstacles = obstacles;
        this.name = name;
        this.clock = clock;
    }

    /**
     * Begins a session; the ensemble need not be there yet.
     *
     * @param name of this supervisor, for people
     * @param clock labels entries with the time of day
     * @throws IllegalArgumentException if a store of certificates cannot be opened, with which and why in one line
     */
    public static ZooKeeperCoordination start(ZooKeeperSettings settings, String name, Clock clock) {
        settings.tls().ifPresent(StoreCheck::check);
        return new ZooKeeperCoordination(
                Clients.start(settings),
                new Obstacles(settings),
                requireNonNull(name, "name"),
                requireNonNull(clock, "clock"));
    }

    /** Waits until the ensemble answers; false if it has not by then. */
    public boolean awaitConnection(Duration patience) throws InterruptedException {
        return client.blockUntilConnected(Math.toIntExact(patience.toMillis()), TimeUnit.MILLISECONDS);
    }

    /**
     * Why a domain cannot be kept in the ensemble at present, such as a certificate that is not trusted or a password
     * that is not the right one; empty if it can. Makes the domain if there is none yet, and blocks for a few times
     * the patience of the settings at most.
     *
     * @return one line for people, which holds no secret
     * @throws IllegalArgumentException if a domain cannot be named so
     */
    public Optional<String> obstacle(String domainName) throws InterruptedException {
        Domain domain = new Domain(client, requireNonNull(domainName, "domainName"));
        Optional<String> silence = obstacles.silence(client);
        return silence.isPresent() ? silence : obstacles.refusal(domain);
    }

    /**
     * What belongs to one domain. Its journals and candidacies end with this session.
     *
     * @throws IllegalArgumentException if a domain cannot be named so
     */
    public Coordination domain(String domainName) {
        Domain domain = new Domain(client, requireNonNull(domainName, "domainName"));
        return new Coordination() {
            @Override
            public Journal journal() {
                return new ZooKeeperJournal(domain, obstacles, clock);
            }

            @Override
            public Leadership leadership() {
                return new ZooKeeperLeadership(domain, obstacles, name);
            }

            @Override
            public Optional<String> leader() {
                try {
                    return domain.leader();
                } catch (Exception e) {
                    LOG.debug("who leads {} cannot be told", domainName, e);
                    return Optional.empty();
                }
            }

            @Override
            public Set<String> candidates() {
                try {
                    return ZooKeeperLeadership.candidates(domain);
                } catch (Exception e) {
                    LOG.debug("who stands in {} cannot be told", domainName, e);
                    return Set.of();
                }
            }
        };
    }

    /**
     * What the witnesses of a domain say; to be closed by whoever asked for it.
     *
     * @throws IllegalArgumentException if a domain cannot be named so
     */
    public ZooKeeperOpinions opinions(String domainName) {
        return new ZooKeeperOpinions(new Domain(client, requireNonNull(domainName, "domainName")), Ticker.SYSTEM);
    }

    @Override
    public void close() {
        client.close();
    }
}
