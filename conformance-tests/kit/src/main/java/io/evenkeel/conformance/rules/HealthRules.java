package io.evenkeel.conformance.rules;

import static java.util.stream.Collectors.toSet;

import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.HealthReport;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.power.StopMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Chapter 5: noticing failure. */
final class HealthRules {

    private static final Duration LEASE = Duration.ofMillis(300);

    @Rule(
            id = "5.1",
            text = "Probing a host that does not answer yields SUSPECT, not an exception.",
            level = Level.RESILIENT,
            requires = "health",
            faults = Fault.SOURCE_UNREACHABLE)
    void silentHostsAreSuspect(Scenario s) throws Exception {
        VmId vm = s.guest();
        HealthReport before = s.health().probe(s.bed().source(), s.soon());
        s.check(before.health() == HostHealth.HEALTHY, "before the fault, the source is " + before);
        s.cause(Fault.SOURCE_UNREACHABLE, vm);
        HealthReport silent = s.health().probe(s.bed().source(), s.soon());
        s.check(silent.health() == HostHealth.SUSPECT, "the source does not answer, the probe says " + silent);
        HealthReport other = s.health().probe(s.bed().destination(), s.soon());
        s.check(other.health() == HostHealth.HEALTHY, "the destination answers, the probe says " + other);
    }

    @Rule(
            id = "5.2",
            text = "No lease passes without an event.",
            level = Level.RESILIENT,
            requires = "health",
            timed = true)
    void noLeasePassesWithoutAnEvent(Scenario s) throws Exception {
        try (Watching watching = Watching.everything(s, LEASE)) {
            watching.untilSynced();
            for (int i = 0; i < 4; i++) {
                s.check(watching.next().isPresent(), "silent for a lease of " + s.scaled(LEASE));
            }
        }
    }

    @Rule(id = "5.3", text = "Everything is told before Synced.", level = Level.RESILIENT, requires = "health")
    void everythingIsToldBeforeSynced(Scenario s) throws Exception {
        VmId vm = s.guest();
        Set<HostId> hosts = s.inventory().hosts(s.soon()).stream().map(Host::id).collect(toSet());
        try (Watching watching = Watching.everything(s, LEASE)) {
            List<HealthEvent> told = watching.untilSynced();
            s.check(
                    Watching.hosts(told).containsAll(hosts),
                    "the hosts are " + hosts + ", told before Synced were " + Watching.hosts(told));
            s.check(
                    Watching.state(told, vm).equals(Optional.of(VmState.RUNNING)),
                    "before Synced, the running VM was told as " + Watching.state(told, vm));
        }
    }

    @Rule(
            id = "5.4",
            text = "Lost events are announced by a Gap and repaired by telling everything again.",
            level = Level.RESILIENT,
            requires = "health",
            faults = Fault.EVENT_LOSS)
    void lossIsAnnouncedAndRepaired(Scenario s) throws Exception {
        VmId old = s.guest();
        try (Watching watching = Watching.everything(s, LEASE)) {
            watching.untilSynced();
            AutoCloseable loss = s.cause(Fault.EVENT_LOSS, old);
            VmId made = s.guest();
            loss.close();
            List<HealthEvent> told = watching.until(
                    "the guest is told that was made while events were lost",
                    Duration.ofSeconds(5),
                    events -> Watching.state(events, made).isPresent());
            int gap = Watching.indexOf(told, HealthEvent.Gap.class);
            if (gap < 0) {
                // Nothing was lost for an adapter that asks instead of listening.
                return;
            }
            List<HealthEvent> repair = told.subList(gap, told.size());
            List<HealthEvent> whole = Watching.indexOf(repair, HealthEvent.Synced.class) >= 0
                    ? repair
                    : watching.untilSyncedAfter(repair);
            s.check(
                    Watching.state(whole, old).isPresent()
                            && Watching.hosts(whole)
                                    .containsAll(
                                            Set.of(s.bed().source(), s.bed().destination())),
                    "after a Gap not everything was told before Synced, but " + whole);
        }
    }

    @Rule(
            id = "5.5",
            text = "No event is sent without hearing from the hypervisor.",
            level = Level.RESILIENT,
            requires = "health",
            faults = Fault.HANG)
    void noHeartbeatWithoutAHeart(Scenario s) throws Exception {
        VmId vm = s.guest();
        try (Watching watching = Watching.everything(s, LEASE)) {
            watching.untilSynced();
            s.cause(Fault.HANG, vm);
            // What was heard before the fault may still arrive.
            watching.drain(LEASE);
            List<HealthEvent> told = watching.drain(LEASE.multipliedBy(2));
            List<HealthEvent> signs =
                    told.stream().filter(event -> !Watching.isSuspicion(event)).toList();
            s.check(signs.isEmpty(), "while the hypervisor does not answer, the watch tells " + signs);
        }
    }

    @Rule(
            id = "5.6",
            text = "A host crash is reported within two leases.",
            level = Level.RESILIENT,
            requires = "health",
            faults = Fault.SOURCE_CRASH,
            timed = true)
    void crashesAreReported(Scenario s) throws Exception {
        VmId vm = s.guest();
        try (Watching watching = Watching.everything(s, LEASE)) {
            watching.untilSynced();
            s.cause(Fault.SOURCE_CRASH, vm);
            watching.until(
                    s.bed().source() + ", which lost its power, is told as SUSPECT within two leases",
                    LEASE.multipliedBy(2),
                    events -> Watching.health(events, s.bed().source()).equals(Optional.of(HostHealth.SUSPECT)));
        }
    }

    @Rule(
            id = "5.7",
            text = "A VM that changes its state is reported within two leases.",
            level = Level.RESILIENT,
            requires = {"health", "power"},
            timed = true)
    void changesOfStateAreReported(Scenario s) throws Exception {
        VmId vm = s.guest();
        try (Watching watching = Watching.everything(s, LEASE)) {
            watching.untilSynced();
            s.power().stop(s.operation(), vm, StopMode.POWER_OFF, s.soon());
            watching.until(
                    "the VM, which was stopped, is told as OFF within two leases",
                    LEASE.multipliedBy(2),
                    events -> Watching.state(events, vm).equals(Optional.of(VmState.OFF)));
        }
    }

    @Rule(
            id = "5.8",
            text = "A watch restricted to some hosts tells only of them.",
            level = Level.RESILIENT,
            requires = "health")
    void restrictedWatchesAreRestricted(Scenario s) throws Exception {
        VmId vm = s.guest();
        HostId watched = s.bed().destination();
        try (Watching watching = Watching.of(s, Set.of(watched), LEASE)) {
            List<HealthEvent> told = watching.untilSynced();
            s.check(
                    Watching.hosts(told).equals(Set.of(watched)),
                    "watched is " + watched + ", told are the hosts " + Watching.hosts(told));
            s.check(
                    Watching.state(told, vm).isEmpty(),
                    "watched is " + watched + ", told is a VM on " + s.bed().source());
            List<HealthEvent> later = watching.drain(LEASE);
            s.check(
                    Set.of(watched).containsAll(Watching.hosts(later))
                            && Watching.state(later, vm).isEmpty(),
                    "watched is " + watched + ", told are " + later);
        }
    }

    @Rule(
            id = "5.9",
            text = "Probing an unknown host fails with NOT_FOUND.",
            level = Level.RESILIENT,
            requires = "health")
    void unknownHostsAreNotFound(Scenario s) throws Exception {
        s.refused(() -> s.health().probe(Moves.unknownHost(), s.soon()), ErrorKind.NOT_FOUND);
    }
}
