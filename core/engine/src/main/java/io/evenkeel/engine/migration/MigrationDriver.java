package io.evenkeel.engine.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.prediction.FinishingTime;
import io.evenkeel.engine.time.SystemTimeline;
import io.evenkeel.engine.time.Timeline;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.migration.MigrationSession;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Turns sessions that are pulled into migrations that tell of themselves.
 *
 * <p>One timeline serves all migrations. A call occupies a thread only while it is under way, so there are as many
 * threads as calls that hang, which the bulkhead of their adapter bounds; a migration whose adapter hangs holds up no
 * other. Safe for use by several threads.
 */
public final class MigrationDriver implements AutoCloseable {

    private static final String CLOSED = "the driver was closed";

    private final Timeline timeline;
    private final Executor calls;
    private final DriverSettings settings;
    private final Runnable onClose;
    private final ConcurrentMap<OperationId, DrivenMigration> active = new ConcurrentHashMap<>();
    private final FinishingTime finishing = new FinishingTime();
    private volatile boolean closed;

    /**
     * A driver on time and threads that belong to the caller.
     *
     * @param calls runs calls of adapters, which may block, and subscribers; must not run them in the caller's thread
     */
    public MigrationDriver(Timeline timeline, Executor calls, DriverSettings settings) {
        this(timeline, calls, settings, () -> {});
    }

    private MigrationDriver(Timeline timeline, Executor calls, DriverSettings settings, Runnable onClose) {
        this.timeline = requireNonNull(timeline, "timeline");
        this.calls = requireNonNull(calls, "calls");
        this.settings = requireNonNull(settings, "settings");
        this.onClose = onClose;
    }

    /** A driver on the system's clock with threads of its own, which end when it is closed. */
    public static MigrationDriver onSystemTime(DriverSettings settings) {
        SystemTimeline timeline = new SystemTimeline("migration-timeline");
        AtomicInteger number = new AtomicInteger();
        ExecutorService calls = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "migration-call-" + number.incrementAndGet());
            thread.setDaemon(true);
            // Not that of whoever happens to cause the thread, which may be an adapter's.
            thread.setContextClassLoader(MigrationDriver.class.getClassLoader());
            return thread;
        });
        return new MigrationDriver(timeline, calls, settings, () -> {
            timeline.close();
            calls.shutdown();
        });
    }

    /**
     * Takes over {@code session}, which nobody else may use from here on, and closes it when the migration has ended.
     * Does not block.
     *
     * <p>A migration that is driven already is not driven twice: the one that is driven is returned, goes on through
     * the new session, which may be of a connection that replaces its own, and is steered by the larger epoch;
     * otherwise it goes on as before.
     */
    public Migration drive(MigrationSession session, Steering steering) {
        DrivenMigration migration = new DrivenMigration(
                session,
                steering,
                settings,
                finishing,
                timeline,
                calls,
                id -> Optional.ofNullable(active.get(id)),
                ended -> active.remove(ended.id(), ended));
        DrivenMigration known = active.putIfAbsent(migration.id(), migration);
        while (known != null) {
            if (known.takeOver(session, steering)) {
                return known;
            }
            // Lost from sight at this very moment.
            active.remove(migration.id(), known);
            known = active.putIfAbsent(migration.id(), migration);
        }
        migration.begin();
        if (closed) {
            migration.lose(CLOSED, null);
        }
        return migration;
    }

    /** Stops watching; the outcome of each migration that has not ended fails. The migrations themselves go on. */
    @Override
    public void close() {
        closed = true;
        active.values().forEach(migration -> migration.lose(CLOSED, null));
        onClose.run();
    }
}
