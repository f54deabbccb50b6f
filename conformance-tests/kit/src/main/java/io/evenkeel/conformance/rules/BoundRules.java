package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import java.time.Instant;

/** Chapter 6, the rules about restarts that rest on the silence of a host which ends its VMs by itself. */
final class BoundRules {

    private static final Duration FAILING_OVER = Duration.ofSeconds(15);
    private static final Duration BOOTING = Duration.ofSeconds(10);
    private static final Duration GOING = Duration.ofSeconds(5);
    private static final Duration SHORT_BOUND = Duration.ofSeconds(1);
    private static final Duration LONG_BOUND = Duration.ofHours(1);

    /** How far the clock that an adapter waits by and the one it labels with may part. */
    private static final Duration MARGIN = Duration.ofMillis(100);

    @Rule(
            id = "6.13",
            text = "A restart on a bound that has yet to elapse is refused with CONFLICT and no effect.",
            level = Level.FAILOVER,
            requires = "restart",
            faults = Fault.SOURCE_CRASH)
    void boundsAreWaitedFor(Scenario s) throws Exception {
        VmId vm = s.guest();
        Instant silentSince = crashed(s, vm);
        refused(s, vm, new SafetyEvidence.BoundElapsed(s.bed().source(), silentSince, LONG_BOUND));
    }

    @Rule(
            id = "6.14",
            text = "A restart on the silence of a host that the adapter has heard since is refused with CONFLICT and no"
                    + " effect.",
            level = Level.FAILOVER,
            requires = "restart",
            faults = Fault.SOURCE_UNREACHABLE)
    void whoWasHeardWasNotSilent(Scenario s) throws Exception {
        VmId vm = s.guest();
        s.inventory().vm(vm, s.soon());
        s.cause(Fault.SOURCE_UNREACHABLE, vm);
        Instant claimed = s.context().clock().instant().minus(LONG_BOUND.multipliedBy(2));
        refused(s, vm, new SafetyEvidence.BoundElapsed(s.bed().source(), claimed, LONG_BOUND));
    }

    @Rule(
            id = "6.15",
            text = "On a bound that has elapsed a VM of that host is restarted on the target.",
            level = Level.FAILOVER,
            requires = "restart",
            faults = Fault.SOURCE_CRASH)
    void elapsedBoundsAreEnough(Scenario s) throws Exception {
        VmId vm = s.guest();
        Instant silentSince = crashed(s, vm);
        s.await(
                "the bound has elapsed",
                SHORT_BOUND.multipliedBy(2),
                () -> s.context().clock().instant().isAfter(silentSince.plus(SHORT_BOUND)));
        RestartRequest request = new RestartRequest(
                vm,
                s.bed().destination(),
                new SafetyEvidence.BoundElapsed(s.bed().source(), silentSince, SHORT_BOUND));
        Residence.OnHost now = s.restarts().restart(s.operation(), request, s.within(FAILING_OVER));
        s.check(
                now.host().equals(s.bed().destination()),
                "restarted on " + s.bed().destination() + ", the VM is said to be at " + now);
        s.await(
                "the guest executes on the target",
                BOOTING,
                () -> s.bed().executingOn(vm).contains(s.bed().destination()));
        Witness.executesOnly(s, vm, s.bed().destination(), "after the restart");
        Witness.sound(s, vm);
    }

    /** Takes the power of the source; returns when it has been silent for a moment at least. */
    private static Instant crashed(Scenario s, VmId vm) throws Exception {
        s.inventory().vm(vm, s.soon());
        s.cause(Fault.SOURCE_CRASH, vm);
        s.await(
                "the guest has ended with its host",
                GOING,
                () -> s.bed().executingOn(vm).isEmpty());
        Instant since = s.context().clock().instant().plus(s.scaled(MARGIN));
        s.await(
                "a moment has passed",
                MARGIN.multipliedBy(2),
                () -> s.context().clock().instant().isAfter(since));
        return since;
    }

    private static void refused(Scenario s, VmId vm, SafetyEvidence evidence) throws Exception {
        RestartRequest request = new RestartRequest(vm, s.bed().destination(), evidence);
        Witness.refused(
                s, vm, ErrorKind.CONFLICT, () -> s.restarts().restart(s.operation(), request, s.within(FAILING_OVER)));
    }
}
