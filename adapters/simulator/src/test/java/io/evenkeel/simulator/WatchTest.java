package io.evenkeel.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.health.WatchRequest;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final Duration LEASE = Duration.ofSeconds(3);

    private final Lab lab = new Lab();
    private final VmId vm = lab.datacenter.addVm(VmSpec.of("vm"), Lab.A);

    @AfterEach
    void close() {
        lab.close();
    }

    private HealthWatch watch(HostId... hosts) throws InterruptedException {
        return lab.hypervisor.health().orElseThrow().watch(new WatchRequest(Set.of(hosts), LEASE), lab.soon());
    }

    private Optional<HealthEvent> next(HealthWatch watch) throws InterruptedException {
        return watch.next(Deadline.after(LEASE, lab.time));
    }

    private List<HealthEvent> untilSynced(HealthWatch watch) throws InterruptedException {
        List<HealthEvent> events = new ArrayList<>();
        do {
            events.add(next(watch).orElseThrow());
        } while (!(events.get(events.size() - 1) instanceof HealthEvent.Synced));
        return events;
    }

    @Test
    void everythingIsToldAndThenThatItWas() throws InterruptedException {
        List<HealthEvent> events = untilSynced(watch());

        assertThat(events).hasSize(5);
        assertThat(events.subList(0, 3)).hasOnlyElementsOfType(HealthEvent.HostObserved.class);
        assertThat(events.get(3))
                .isInstanceOfSatisfying(
                        HealthEvent.VmObserved.class,
                        seen -> assertThat(seen.vm().id()).isEqualTo(vm));
    }

    @Test
    void whenNothingHappensAHeartbeatComesWellWithinTheLease() throws InterruptedException {
        HealthWatch watch = watch();
        untilSynced(watch);
        long began = lab.time.nanos();

        assertThat(next(watch).orElseThrow()).isInstanceOf(HealthEvent.Heartbeat.class);

        assertThat(lab.time.nanos() - began).isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void manyShortLooksHearTheHeartbeatToo() throws InterruptedException {
        HealthWatch watch = watch();
        untilSynced(watch);
        int heartbeats = 0;
        for (int i = 0; i < 100; i++) {
            heartbeats +=
                    watch.next(Deadline.after(Duration.ofMillis(100), lab.time)).isPresent() ? 1 : 0;
        }

        assertThat(heartbeats).isBetween(9, 10);
    }

    @Test
    void aCrashIsToldOfTheHostAndOfItsVms() throws InterruptedException {
        HealthWatch watch = watch();
        untilSynced(watch);
        lab.datacenter.faults().crash(Lab.A);

        List<HealthEvent> events =
                List.of(next(watch).orElseThrow(), next(watch).orElseThrow());

        assertThat(events)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                HealthEvent.HostObserved.class,
                                seen -> assertThat(seen.report().health()).isEqualTo(HostHealth.SUSPECT)))
                .anySatisfy(event -> assertThat(event).isInstanceOf(HealthEvent.VmObserved.class));
    }

    @Test
    void lostEventsAreAnnouncedAndEverythingIsToldAgain() throws InterruptedException {
        HealthWatch watch = watch();
        untilSynced(watch);
        try (Ending loss = lab.datacenter.faults().loseEvents()) {
            lab.datacenter.pause(vm, true);
        }

        assertThat(next(watch).orElseThrow()).isInstanceOf(HealthEvent.Gap.class);
        assertThat(untilSynced(watch)).hasSize(5);
    }

    @Test
    void aWatchThatLaggedTooFarBehindAdmitsAGap() throws InterruptedException {
        HealthWatch watch = watch();
        untilSynced(watch);
        for (int i = 0; i < 10_000; i++) {
            lab.datacenter.pause(vm, i % 2 == 0);
        }

        assertThat(next(watch).orElseThrow()).isInstanceOf(HealthEvent.Gap.class);
        assertThat(untilSynced(watch)).hasSize(5);
        assertThat(next(watch).orElseThrow()).isInstanceOf(HealthEvent.Heartbeat.class);
    }

    @Test
    void whileManagementHangsThereIsSilence() throws InterruptedException {
        HealthWatch watch = watch();
        lab.datacenter.faults().hangManagement();

        assertThat(next(watch)).isEmpty();
    }

    @Test
    void aWatchOfOneHostTellsOfItAlone() throws InterruptedException {
        HealthWatch watch = watch(Lab.B);
        assertThat(untilSynced(watch)).hasSize(2);
        lab.datacenter.faults().crash(Lab.A);

        assertThat(next(watch).orElseThrow()).isInstanceOf(HealthEvent.Heartbeat.class);
    }

    @Test
    void aWatchOfOneHostTellsThatAVmCameAndThatItLeft() throws InterruptedException {
        HealthWatch watch = watch(Lab.B);
        untilSynced(watch);
        lab.end(lab.begin(vm));
        assertThat(next(watch).orElseThrow()).isInstanceOf(HealthEvent.VmObserved.class);

        lab.end(lab.begin(MigrationRequest.of(vm, Lab.B, Lab.C)));

        assertThat(next(watch).orElseThrow())
                .isInstanceOfSatisfying(
                        HealthEvent.VmObserved.class,
                        seen -> assertThat(seen.vm().host()).contains(Lab.C));
    }

    @Test
    void anObservationBearsTheTimeOfTheClockEvenIfItJumps() throws InterruptedException {
        lab.time.jumpClock(Duration.ofDays(-3));

        assertThat(untilSynced(watch()).get(0).at()).isEqualTo(lab.time.clock().instant());
    }
}
