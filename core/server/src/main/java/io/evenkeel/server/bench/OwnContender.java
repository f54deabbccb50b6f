package io.evenkeel.server.bench;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.migration.Migration;
import io.evenkeel.engine.migration.MigrationControl;
import io.evenkeel.engine.migration.MigrationObservation;
import io.evenkeel.engine.migration.MigrationPlan;
import io.evenkeel.engine.prediction.Estimate;
import io.evenkeel.engine.prediction.Prediction;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a VM through Evenkeel, as {@code vm migrate} does: planned, driven, without help to converge.
 *
 * <p>Planning, which virsh does not do, is timed apart. The connection is open all the time, as it is in a platform, and
 * before each move the hypervisor is given time to measure how the VM writes, as it has in a platform.
 */
final class OwnContender implements Contender {
    static final String NAME = "evenkeel";

    private static final Logger LOG = LoggerFactory.getLogger(OwnContender.class);

    /** Beyond what a declared dirty rate may take, with room for a slow machine. */
    private static final Duration FOR_THE_DIRTY_RATE = Duration.ofSeconds(40);

    private final OpenConnection connection;
    private final MigrationControl control;
    private final BiFunction<Host, Host, MigrationRequest> requests;
    private final Ticker ticker;
    private final Consumer<String> telling;
    private boolean waits = true;

    /**
     * A contender.
     *
     * @param requests makes the request for a move from one host to the other
     * @param telling takes lines for whoever watches
     */
    OwnContender(
            OpenConnection connection,
            BiFunction<Host, Host, MigrationRequest> requests,
            Ticker ticker,
            Consumer<String> telling) {
        this.connection = connection;
        this.control = connection.migrations(LadderPolicy.WATCH_ONLY);
        this.requests = requests;
        this.ticker = ticker;
        this.telling = telling;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Run move(Host source, Host destination) throws InterruptedException {
        MigrationRequest request = requests.apply(source, destination);
        if (waits) {
            // What did not come once will not come: the VM is of a kind that cannot be measured.
            waits = isMeasured(request);
        }
        long asked = ticker.nanos();
        MigrationPlan plan = control.plan(request, connection.soon());
        long begun = ticker.nanos();
        Migration migration = control.migrate(Operation.unled(), plan, connection.soon());
        Duration untilDriven = Duration.ofNanos(ticker.nanos() - begun);
        LOG.debug("started after {} ms", untilDriven.toMillis());
        FirstForecast afterFirstPass = new FirstForecast();
        migration.snapshots().subscribe(afterFirstPass);
        MigrationOutcome outcome = await(migration.outcome().toCompletableFuture());
        Duration wall = Duration.ofNanos(ticker.nanos() - begun);
        if (!(outcome instanceof MigrationOutcome.Completed completed)) {
            throw new FailedException(
                    "a move " + source.name() + " -> " + destination.name() + " did not complete: " + outcome);
        }
        // The outcome may come before the last observation does.
        Optional<MigrationObservation> seen = await(afterFirstPass.result());
        return new Run(
                wall,
                completed.downtime(),
                plan.prediction().flatMap(OwnContender::forecast),
                seen.flatMap(observation -> forecast(observation, untilDriven)),
                Optional.of(Duration.ofNanos(begun - asked)));
    }

    private boolean isMeasured(MigrationRequest request) throws InterruptedException {
        try {
            return control.awaitDirtyRate(request.vm(), Deadline.after(FOR_THE_DIRTY_RATE));
        } catch (HypervisorException e) {
            telling.accept("how the VM writes to its memory cannot be measured, and no move waits for it any more: "
                    + e.getMessage());
            return false;
        }
    }

    private static Optional<Run.Forecast> forecast(Prediction prediction) {
        return prediction
                .remaining()
                .map(time -> new Run.Forecast(time.p50(), prediction.downtime().map(Estimate::p50)));
    }

    private static Optional<Run.Forecast> forecast(MigrationObservation observation, Duration untilDriven) {
        return observation
                .predictedTotal()
                .map(total -> new Run.Forecast(
                        total.p50().plus(untilDriven),
                        observation.prediction().flatMap(Prediction::downtime).map(Estimate::p50)));
    }

    private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new FailedException("how a move ended is not known: " + e.getCause(), e);
        }
    }
}
