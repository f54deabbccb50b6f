package io.evenkeel.server.config;

import static java.util.Objects.requireNonNull;

import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.zookeeper.ZooKeeperSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the section {@code supervision} of the configuration says.
 *
 * @param name of this supervisor or witness; the machine's name if the file gives none
 * @param data the directory for what it keeps, and for talking to it
 * @param domains the connections it supervises; the usual one if empty
 * @param ensemble the ZooKeeper servers that several supervisors share; the directory alone if empty
 * @param behaviour of the supervisor; its witnesses may name this one too
 */
public record SupervisionSettings(
        String name,
        Path data,
        List<String> domains,
        Optional<ZooKeeperSettings> ensemble,
        SupervisorSettings behaviour) {
    public SupervisionSettings {
        requireNonNull(name, "name");
        requireNonNull(data, "data");
        domains = List.copyOf(domains);
        requireNonNull(ensemble, "ensemble");
        requireNonNull(behaviour, "behaviour");
    }

    /** Where the journal of a domain is kept on this machine. */
    public Path journal(String domain) {
        return data.resolve("journal").resolve(domain);
    }

    /** Where commands talk to the supervisor. */
    public Path socket() {
        return data.resolve("control.sock");
    }

    /** The witnesses but this one: whoever leads is a vantage point anyway. */
    public List<String> otherWitnesses() {
        return behaviour.verdict().witnesses().stream()
                .filter(witness -> !witness.equals(name))
                .toList();
    }
}
