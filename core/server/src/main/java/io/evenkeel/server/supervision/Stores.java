package io.evenkeel.server.supervision;

import io.evenkeel.server.config.SupervisionSettings;
import io.evenkeel.server.console.InputException;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.run.Coordination;
import io.evenkeel.supervisor.run.FileCoordination;
import io.evenkeel.zookeeper.ZooKeeperCoordination;
import io.evenkeel.zookeeper.ZooKeeperOpinions;
import io.evenkeel.zookeeper.ZooKeeperSettings;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** Where the journals of this machine's supervisor are: in its directory, or in an ensemble. */
public final class Stores implements AutoCloseable {

    private final SupervisionSettings settings;
    private final Clock clock = Clock.systemUTC();
    private final Optional<ZooKeeperCoordination> session;

    /**
     * Opens what the settings name; an ensemble need not be there yet.
     *
     * @throws InputException if a store of certificates cannot be opened
     */
    public Stores(SupervisionSettings settings) {
        this.settings = settings;
        this.session = settings.ensemble().map(this::session);
    }

    private ZooKeeperCoordination session(ZooKeeperSettings ensemble) {
        try {
            return ZooKeeperCoordination.start(ensemble, settings.name(), clock);
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }

    Coordination domain(String name) {
        return session.map(ensemble -> ensemble.domain(name))
                .orElseGet(() -> new FileCoordination(settings.journal(name), clock));
    }

    /** What the witnesses of a domain say; empty without an ensemble, for there is nobody to say it through. */
    Optional<ZooKeeperOpinions> opinions(String domain) {
        return session.map(ensemble -> ensemble.opinions(domain));
    }

    /** The journal of a domain, to be read by anybody. */
    public Journal journal(String domain) {
        return domain(domain).journal();
    }

    /** Who stands for the lead of a domain anywhere; empty without an ensemble, where only this machine counts. */
    public Set<String> candidates(String domain) {
        return domain(domain).candidates();
    }

    @Override
    public void close() {
        session.ifPresent(ZooKeeperCoordination::close);
    }
}
