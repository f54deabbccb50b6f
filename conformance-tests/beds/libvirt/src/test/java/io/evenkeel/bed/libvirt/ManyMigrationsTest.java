package io.evenkeel.bed.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.engine.call.EngineContext;
import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.migration.DriverSettings;
import io.evenkeel.engine.migration.Migration;
import io.evenkeel.engine.migration.MigrationControl;
import io.evenkeel.engine.migration.MigrationDriver;
import io.evenkeel.engine.migration.MigrationObservation;
import io.evenkeel.lab.libvirt.Guest;
import io.evenkeel.lab.libvirt.GuestSpec;
import io.evenkeel.lab.libvirt.GuestWitness;
import io.evenkeel.lab.libvirt.Lab;
import io.evenkeel.libvirt.LibvirtProvider;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Real guests that move again and again between real hosts, through the engine. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyMigrationsTest {

    /** Less than a second pass needs within the permitted downtime, so that each migration takes several passes. */
    private static final MigrationTuning LIMITED =
            MigrationTuning.DEFAULTS.withMaxBandwidth(DataRate.ofMebibytesPerSecond(64));

    private static final double DIRTY_MEBIBYTES_PER_SECOND = 40;

    private Lab lab;
    private Hypervisor hypervisor;
    private MigrationDriver driver;
    private MigrationControl control;

    @BeforeAll
    void connect() throws InterruptedException {
        lab = Lab.up(3);
        LibvirtProvider provider = new LibvirtProvider();
        hypervisor = provider.connect(
                provider.configSchema().bind(LabConnection.settings(lab)),
                EngineContext.onSystemTime("libvirt", getClass().getClassLoader()),
                soon());
        driver = MigrationDriver.onSystemTime(DriverSettings.DEFAULTS);
        control = new MigrationControl(hypervisor, driver, LadderPolicy.DEFAULTS, Optional.empty());
    }

    @AfterAll
    void disconnect() {
        driver.close();
        hypervisor.close();
        lab.close();
    }

    @Test
    void aGuestMovesAgainAndAgainAndNeitherStopsNorLosesAnything() throws Exception {
        move("wanderer", 15);
    }

    @Test
    @Tag("long")
    void aGuestMovesFiftyTimesAndNeitherStopsNorLosesAnything() throws Exception {
        move("nomad", 50);
    }

    private void move(String name, int migrations) throws Exception {
        Guest guest =
                lab.start(GuestSpec.busy(name).withDirtyMebibytesPerSecond(DIRTY_MEBIBYTES_PER_SECOND), lab.host(1));
        VmId vm = new VmId(guest.uuid().toString());
        List<MigrationOutcome> outcomes = new ArrayList<>();
        List<Integer> passes = new ArrayList<>();
        try (GuestWitness witness = guest.witness()) {
            for (int i = 0; i < migrations; i++) {
                Migration migration = migrate(vm, 1 + i % 3, 1 + (i + 1) % 3, LIMITED);
                Passes seen = new Passes();
                migration.snapshots().subscribe(seen);
                outcomes.add(end(migration));
                passes.add(seen.most());
                assertThat(witness.awaitBeats(3, Duration.ofSeconds(10))).isTrue();
            }
            assertThat(witness.verdict().isClean())
                    .as(witness.verdict().toString())
                    .isTrue();
            assertThat(witness.executingOn()).containsExactly("h" + (1 + migrations % 3));
        }
        assertThat(outcomes)
                .hasSize(migrations)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(MigrationOutcome.Completed.class));
        // A look comes too late for a pass now and then.
        assertThat(passes.stream().filter(most -> most >= 2))
                .as("migrations of several passes, of %s", passes)
                .hasSizeGreaterThan(migrations * 3 / 4);
        guest.stop();
    }

    @Test
    void aMigrationThatIsCancelledLeavesTheGuestAndNothingElse() throws Exception {
        Guest guest = lab.start(GuestSpec.busy("stayer"), lab.host(1));
        VmId vm = new VmId(guest.uuid().toString());
        try (GuestWitness witness = guest.witness()) {
            Migration migration =
                    migrate(vm, 1, 2, MigrationTuning.DEFAULTS.withMaxBandwidth(DataRate.ofMebibytesPerSecond(10)));
            awaitPhase(migration, MigrationPhase.PRECOPY);
            migration.cancel().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(end(migration))
                    .isEqualTo(new MigrationOutcome.Cancelled(new Residence.OnHost(new HostId("h1"), VmState.RUNNING)));
            assertThat(witness.awaitBeats(3, Duration.ofSeconds(10))).isTrue();
            assertThat(witness.executingOn()).containsExactly("h1");
            assertThat(witness.verdict().isClean())
                    .as(witness.verdict().toString())
                    .isTrue();
        }
        assertThat(lab.host(2).processOf("stayer")).isEmpty();
        assertThat(lab.host(2).hasDefinitionOf("stayer")).isFalse();
        guest.stop();
    }

    /** The most passes over memory that a migration showed. */
    private static final class Passes implements Flow.Subscriber<MigrationObservation> {

        private final AtomicInteger most = new AtomicInteger();

        int most() {
            return most.get();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(MigrationObservation seen) {
            seen.snapshot()
                    .memory()
                    .ifPresent(
                            memory -> most.accumulateAndGet(memory.iteration().orElse(0), Math::max));
        }

        @Override
        public void onError(Throwable failure) {
            // The outcome fails with it, and the test with the outcome.
        }

        @Override
        public void onComplete() {
            // Nothing to do.
        }
    }

    private Migration migrate(VmId vm, int from, int to, MigrationTuning tuning) throws InterruptedException {
        MigrationRequest request = MigrationRequest.of(vm, new HostId("h" + from), new HostId("h" + to))
                .withTuning(tuning);
        return control.migrate(Operation.unled(), request, soon());
    }

    private static MigrationOutcome end(Migration migration) throws Exception {
        return migration.outcome().toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    private static void awaitPhase(Migration migration, MigrationPhase phase) {
        await("phase " + phase)
                .atMost(Duration.ofSeconds(30))
                .until(() -> migration
                        .latest()
                        .filter(now -> now.snapshot().phase() == phase)
                        .isPresent());
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20));
    }
}
