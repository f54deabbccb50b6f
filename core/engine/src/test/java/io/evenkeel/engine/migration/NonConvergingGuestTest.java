package io.evenkeel.engine.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.engine.VirtualTimeline;
import io.evenkeel.engine.call.EngineContext;
import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.migration.MigrationEvent.Kind;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.SimulatorProvider;
import io.evenkeel.simulator.VirtualTime;
import io.evenkeel.simulator.VmSpec;
import io.evenkeel.simulator.Workload;
import io.evenkeel.simulator.memory.WritePattern;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guests that write to all of their memory faster than it is sent: every pass after the first sends all of it again. */
@Timeout(300)
class NonConvergingGuestTest {

    private static final DataRate LINK = DataRate.ofMebibytesPerSecond(100);
    private static final Duration LOOKS = Duration.ofSeconds(3);

    private final VirtualTime time = new VirtualTime();
    private final VirtualTimeline timeline = new VirtualTimeline(time);
    private final Datacenter datacenter = new Datacenter(5, time);
    private final HostId a = datacenter.addHost(HostSpec.of("a").withNic(LINK));
    private final HostId b = datacenter.addHost(HostSpec.of("b").withNic(LINK));

    @ParameterizedTest(name = "{0} MiB, {1} MiB/s, without {2}: {3}")
    @CsvSource({
        "256, 4000, '', Cancelled",
        "1024, 4000, '', Cancelled",
        "1024, 4000, migration.tune.throttle, Cancelled",
        "1024, 4000, 'migration.tune.throttle,migration.tune.downtime', Cancelled",
        "1024, 300, '', Completed",
        "4096, 4000, '', Cancelled"
    })
    void theDefaultLadderEndsItWithAClearVerdictWithinItsBound(
            long mebibytes, long writing, String withheld, String verdict) throws Exception {
        datacenter.addVm(
                VmSpec.of("vm")
                        .withMemory(DataSize.ofMebibytes(mebibytes))
                        .withWorkload(Workload.writing(
                                Share.of(1), DataRate.ofMebibytesPerSecond(writing), WritePattern.RANDOM)),
                a);
        Migration migration =
                control(withheld).migrate(Operation.unled(), MigrationRequest.of(new VmId("vm"), a, b), in(10));
        timeline.runUntil(() -> passes(migration) > 1, Duration.ofHours(1));
        Instant plateau = time.clock().instant();
        timeline.runUntil(() -> isEnded(migration), Duration.ofHours(2));
        Instant end = time.clock().instant();
        timeline.run(Duration.ofSeconds(1));

        MigrationOutcome outcome = migration.outcome().toCompletableFuture().join();
        assertThat(outcome.getClass().getSimpleName()).isEqualTo(verdict);
        assertThat(Duration.between(plateau, at(migration, Kind.STALLED)))
                .as("from the plateau to the stall")
                .isLessThan(Duration.ofSeconds(60));
        Duration onePass = LINK.timeFor(DataSize.ofMebibytes(mebibytes));
        Duration trial =
                onePass.compareTo(Duration.ofSeconds(5)) < 0 ? Duration.ofSeconds(10) : onePass.multipliedBy(2);
        // One that never comes close to an end is given up without the hopes that the whole bound leaves room for.
        Duration bound = outcome instanceof MigrationOutcome.Cancelled
                ? Duration.ofSeconds(40).plus(trial.multipliedBy(8))
                : LadderPolicy.DEFAULTS.longestCourse(onePass);
        assertThat(Duration.between(plateau, end))
                .as(
                        "from the plateau to the end, after %s",
                        migration.latest().orElseThrow().events())
                .isLessThan(bound.plus(LOOKS));
        if (outcome instanceof MigrationOutcome.Cancelled) {
            assertThat(migration.latest().orElseThrow().events())
                    .filteredOn(event -> event.kind() == Kind.GAVE_UP)
                    .singleElement()
                    .satisfies(event ->
                            assertThat(event.text()).startsWith("cancel; ").contains("remain"));
            assertThat(datacenter.witness().executingOn(new VmId("vm"))).containsExactly(a);
        }
    }

    private static int passes(Migration migration) {
        return migration
                .latest()
                .flatMap(look -> look.snapshot().memory())
                .map(memory -> memory.iteration().orElse(0))
                .orElse(0);
    }

    private static Instant at(Migration migration, Kind kind) {
        return migration.latest().orElseThrow().events().stream()
                .filter(event -> event.kind() == kind)
                .findFirst()
                .orElseThrow()
                .at();
    }

    private MigrationControl control(String withheld) throws InterruptedException {
        SimulatorProvider provider = new SimulatorProvider(datacenter);
        EngineContext context =
                new EngineContext("simulator", getClass().getClassLoader(), time.clock(), time, Thread::new);
        Map<String, String> settings = withheld.isEmpty() ? Map.of() : Map.of("withhold", withheld);
        Hypervisor hypervisor = provider.connect(provider.configSchema().bind(settings), context, in(10));
        MigrationDriver driver = new MigrationDriver(timeline, timeline.executor(), DriverSettings.DEFAULTS);
        return new MigrationControl(hypervisor, driver, LadderPolicy.DEFAULTS, Optional.of(LINK));
    }

    private Deadline in(long seconds) {
        return Deadline.after(Duration.ofSeconds(seconds), time);
    }

    private static boolean isEnded(Migration migration) {
        return migration.outcome().toCompletableFuture().isDone();
    }
}
