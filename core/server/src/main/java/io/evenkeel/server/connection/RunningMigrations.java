package io.evenkeel.server.connection;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.migration.Migration;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.watch.MigrationTable;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.Migrations;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The migrations under way on a connection, and the one among them that a user means. */
public final class RunningMigrations {
    private static final int SHORTEST_BEGINNING = 4;

    private final OpenConnection open;
    private final Migrations migrations;

    /**
     * Those of one connection.
     *
     * @throws FailedException if the hypervisor cannot find migrations again
     */
    public RunningMigrations(OpenConnection open) {
        this.open = open;
        this.migrations = open.hypervisor()
                .migrations()
                .filter(unused -> open.hypervisor().capabilities().contains(Capabilities.MIGRATION_REATTACH))
                .orElseThrow(() -> new FailedException("connection '"
                        + open.settings().name() + "' (" + open.settings().adapter()
                        + ") cannot find migrations that were begun elsewhere: it does not offer "
                        + Capabilities.MIGRATION_REATTACH));
    }

    /** The ids of those that have not ended, in the order of the ids. */
    public List<OperationId> ids() throws InterruptedException {
        return migrations.active(open.soon()).stream()
                .sorted(Comparator.comparing(OperationId::toString))
                .toList();
    }

    /**
     * The id that is meant: a whole one, which may be that of a migration that has ended, or the beginning of exactly
     * one of those under way.
     *
     * @throws InputException if it is neither
     */
    public OperationId meant(String text) throws InterruptedException {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        try {
            if (OperationId.parse(wanted).toString().equals(wanted)) {
                return OperationId.parse(wanted);
            }
        } catch (IllegalArgumentException e) {
            // Then it can only be the beginning of an id.
        }
        List<OperationId> under = ids();
        List<OperationId> found = wanted.length() < SHORTEST_BEGINNING
                ? List.of()
                : under.stream().filter(id -> id.toString().startsWith(wanted)).toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new InputException(
                found.isEmpty()
                        ? "no migration '" + text + "'; give an id or its first " + SHORTEST_BEGINNING
                                + " or more characters; "
                                + (under.isEmpty() ? "none is under way" : "under way are " + list(under))
                                + "; one that has ended is found by its full id alone"
                        : "several migrations begin with '" + text + "': " + list(found));
    }

    /** One look at a migration; empty if it has ended meanwhile and is forgotten. */
    public Optional<MigrationTable.Row> look(OperationId id) throws InterruptedException {
        Optional<MigrationSession> found = migrations.find(id, open.soon());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (MigrationSession session = found.get()) {
            return Optional.of(new MigrationTable.Row(session.request(), session.observe(open.soon())));
        }
    }

    /**
     * Watches the migration that is meant.
     *
     * @param policy how it is helped
     * @throws InputException if there is none
     */
    public Migration adopt(String text, LadderPolicy policy) throws InterruptedException {
        OperationId id = meant(text);
        return open.migrations(policy)
                .adopt(id, Epoch.NONE, open.soon())
                .orElseThrow(() -> new InputException("no migration " + id + " on connection '"
                        + open.settings().name() + "'; 'evenkeel migration list' shows those under way, and one that"
                        + " has ended is forgotten after a while"));
    }

    private static String list(List<OperationId> ids) {
        return ids.stream().map(OperationId::toString).collect(Collectors.joining(", "));
    }
}
