package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.NotApplicable;
import io.evenkeel.conformance.NotVerified;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.power.PowerControl;
import io.evenkeel.spi.power.StopMode;
import java.util.Set;

/** Chapter 8: guards against a VM being started twice. */
final class GuardRules {

    private static final Epoch EARLIER = Epoch.of(4);
    private static final Epoch SEALED = Epoch.of(5);
    private static final Epoch LATER = Epoch.of(6);

    @Rule(
            id = "8.1",
            text = "A declared exclusive lease refuses a second start that goes past the adapter.",
            level = Level.FAILOVER)
    void leasesAreReal(Scenario s) throws Exception {
        StartGuard guard = s.hypervisor().startGuard();
        if (guard != StartGuard.EXCLUSIVE_LEASE) {
            throw new NotApplicable("the start guard is " + guard);
        }
        VmId vm = s.guest();
        boolean refused = s.bed()
                .secondStartIsRefused(vm)
                .orElseThrow(() -> new NotVerified("the bed cannot try a second start past the adapter"));
        Set<HostId> executing = s.bed().executingOn(vm);
        s.check(
                refused && executing.equals(Set.of(s.bed().source())),
                "an exclusive lease is declared, a second start was " + (refused ? "refused" : "accepted")
                        + ", and the VM executes on " + executing);
    }

    @Rule(
            id = "8.2",
            text = "After a seal, an operation of a smaller epoch is refused with STALE_EPOCH and no effect.",
            level = Level.FAILOVER,
            requires = {"seal", "power"})
    void sealsShutOutEarlierEpochs(Scenario s) throws Exception {
        VmId vm = s.guest();
        seal(s, s.hypervisor(), SEALED, new GuardTarget.OfVm(vm));
        stale(s, s.power(), vm);
        VmId other = s.guest();
        seal(s, s.hypervisor(), SEALED, new GuardTarget.OfHost(s.bed().source()));
        stale(s, s.power(), other);
    }

    private static void seal(Scenario s, Hypervisor connection, Epoch epoch, GuardTarget target)
            throws InterruptedException {
        connection
                .seals()
                .orElseThrow(() -> new AssertionError("the facet seals() is declared and absent"))
                .seal(Operation.in(epoch), target, s.soon());
    }

    private static void stale(Scenario s, PowerControl power, VmId vm) throws Exception {
        Witness.refused(s, vm, ErrorKind.STALE_EPOCH, () -> power.reset(Operation.in(EARLIER), vm, s.soon()));
        Witness.refused(
                s,
                vm,
                ErrorKind.STALE_EPOCH,
                () -> power.stop(Operation.in(EARLIER), vm, StopMode.POWER_OFF, s.soon()));
    }

    @Rule(
            id = "8.3",
            text = "After a seal, operations of the same or a larger epoch are accepted, and sealing again succeeds.",
            level = Level.FAILOVER,
            requires = {"seal", "power"})
    void sealsLetLaterEpochsPass(Scenario s) throws Exception {
        VmId vm = s.guest();
        GuardTarget target = new GuardTarget.OfVm(vm);
        seal(s, s.hypervisor(), SEALED, target);
        s.power().reset(Operation.in(SEALED), vm, s.soon());
        seal(s, s.hypervisor(), SEALED, target);
        s.power().reset(Operation.in(LATER), vm, s.soon());
        seal(s, s.hypervisor(), LATER, target);
        Epoch highest = s.seals().highest(target, s.soon());
        s.check(highest.equals(LATER), "sealed with " + LATER + ", the highest epoch is said to be " + highest);
    }

    @Rule(
            id = "8.4",
            text = "Sealing with a smaller epoch is refused with STALE_EPOCH.",
            level = Level.FAILOVER,
            requires = "seal")
    void sealsDoNotGoBack(Scenario s) throws Exception {
        GuardTarget target = new GuardTarget.OfVm(s.guest());
        seal(s, s.hypervisor(), SEALED, target);
        s.refused(() -> seal(s, s.hypervisor(), EARLIER, target), ErrorKind.STALE_EPOCH);
        Epoch highest = s.seals().highest(target, s.soon());
        s.check(highest.equals(SEALED), "sealed with " + SEALED + ", the highest epoch is said to be " + highest);
    }

    @Rule(
            id = "8.5",
            text = "A seal holds on every connection.",
            level = Level.FAILOVER,
            requires = {"seal", "power"})
    void sealsHoldEverywhere(Scenario s) throws Exception {
        VmId vm = s.guest();
        Hypervisor before = s.connect();
        seal(s, s.hypervisor(), SEALED, new GuardTarget.OfVm(vm));
        Hypervisor after = s.connect();
        stale(s, before.power().orElseThrow(), vm);
        stale(s, after.power().orElseThrow(), vm);
    }

    @Rule(
            id = "8.6",
            text = "Seals are present if and only if the start guard is the epoch guard.",
            level = Level.FAILOVER)
    void sealsGoWithTheEpochGuard(Scenario s) {
        StartGuard guard = s.hypervisor().startGuard();
        boolean seals = s.hypervisor().seals().isPresent();
        s.check(
                seals == (guard == StartGuard.EPOCH_GUARD),
                "the start guard is " + guard + ", and seals are " + (seals ? "present" : "absent"));
    }

    @Rule(
            id = "8.7",
            text = "An operation raises the epoch of its target.",
            level = Level.FAILOVER,
            requires = {"seal", "power"})
    void operationsRaiseTheEpoch(Scenario s) throws Exception {
        VmId vm = s.guest();
        s.power().reset(Operation.in(SEALED), vm, s.soon());
        Epoch highest = s.seals().highest(new GuardTarget.OfVm(vm), s.soon());
        s.check(highest.equals(SEALED), "after an operation of epoch " + SEALED + " the highest epoch is " + highest);
        stale(s, s.power(), vm);
    }
}
