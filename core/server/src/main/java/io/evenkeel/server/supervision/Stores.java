package io.evenkeel.server.supervision;

import io.evenkeel.server.config.SupervisionSettings;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.run.Coordination;
import io.evenkeel.supervisor.run.FileCoordination;
import io.evenkeel.zookeeper.ZooKeeperCoordination;
import io.evenkeel.zookeeper.ZooKeeperSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;

/** Where the journals of this machine's supervisor are: in its directory, or in an ensemble. */
public final class Stores implements AutoCloseable {

    private final SupervisionSettings settings;
    private final Clock clock = Clock.systemUTC();
    private final Optional<ZooKeeperCoordination> session;

    /** Opens what the settings name; an ensemble need not be there yet. */
    public Stores(SupervisionSettings settings) {
        this.settings = settings;
        this.session = settings.ensemble()
                .map(servers -> ZooKeeperCoordination.start(ZooKeeperSettings.of(servers), settings.name(), clock));
    }

    /** Makes the directory, for this user alone. */
    void prepare() throws IOException {
        Path data = settings.data();
        if (!Files.isDirectory(data)) {
            Files.createDirectories(
                    data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    Coordination domain(String name) {
        return session.map(ensemble -> ensemble.domain(name))
                .orElseGet(() -> new FileCoordination(settings.journal(name), clock));
    }

    /** The journal of a domain, to be read by anybody. */
    public Journal journal(String domain) {
        return domain(domain).journal();
    }

    @Override
    public void close() {
        session.ifPresent(ZooKeeperCoordination::close);
    }
}
