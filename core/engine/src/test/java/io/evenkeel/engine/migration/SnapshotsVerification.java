package io.evenkeel.engine.migration;

import io.evenkeel.spi.Effect;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/**
 * The Reactive Streams TCK on the stream of a driven migration.
 *
 * <p>The buffer is larger than the longest stream the TCK asks for, since the TCK knows no publishers that leave items
 * out; the source begins when something is first asked for, since who subscribes later gets the newest item first.
 */
public final class SnapshotsVerification extends FlowPublisherVerification<MigrationObservation> {

    private static final int BUFFER = 1000;
    private static final Steering WATCH = Steering.watchOnly(Epoch.NONE, CapabilitySet.of());
    private static final DriverSettings SETTINGS = DriverSettings.DEFAULTS
            .withPace(new Pace(Duration.ofMillis(1), Duration.ofMillis(1)))
            .withSubscriberBuffer(BUFFER);

    private final MigrationDriver driver;

    SnapshotsVerification(MigrationDriver driver, Duration timeout, Duration quiet) {
        super(new TestEnvironment(timeout.toMillis(), quiet.toMillis()));
        this.driver = driver;
    }

    static MigrationDriver newDriver() {
        return MigrationDriver.onSystemTime(SETTINGS);
    }

    @Override
    public Flow.Publisher<MigrationObservation> createFlowPublisher(long elements) {
        CountDownLatch asked = new CountDownLatch(1);
        ScriptedSession session = new ScriptedSession();
        AtomicLong looks = new AtomicLong();
        session.then(() -> {
            asked.await();
            long look = looks.incrementAndGet();
            return look < elements
                    ? ScriptedSession.snapshot(session.id(), 1 + look % 999)
                    : MigrationSnapshot.ended(session.id(), ScriptedSession.completion());
        });
        Flow.Publisher<MigrationObservation> publisher = drive(session).snapshots();
        // Null goes to the publisher, which must refuse it (§1.9).
        return subscriber ->
                publisher.subscribe(subscriber == null ? subscriber : new FirstRequest<>(subscriber, asked));
    }

    @Override
    public Flow.Publisher<MigrationObservation> createFailedFlowPublisher() {
        return drive(new ScriptedSession()
                        .thenThrow(new HypervisorException(ErrorKind.NOT_FOUND, Effect.NONE, "no such migration")))
                .snapshots();
    }

    @Override
    public long maxElementsFromPublisher() {
        return Integer.MAX_VALUE;
    }

    private Migration drive(MigrationSession session) {
        return driver.drive(session, WATCH);
    }
}
