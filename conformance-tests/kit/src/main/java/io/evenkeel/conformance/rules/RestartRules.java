package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Chapter 6, the rules about starting a VM elsewhere after its host has failed. */
final class RestartRules {

    private static final Duration FAILING_OVER = Duration.ofSeconds(15);
    private static final Duration BOOTING = Duration.ofSeconds(10);

    @Rule(
            id = "6.4",
            text = "Restarting a VM that runs on the target succeeds without effect.",
            level = Level.FAILOVER,
            requires = "restart")
    void runningVmsAreLeftAlone(Scenario s) throws Exception {
        VmId vm = s.guest();
        Witness before = Witness.of(s, vm);
        Residence.OnHost now = s.restarts()
                .restart(s.operation(), new RestartRequest(vm, s.bed().source(), override(s)), s.within(FAILING_OVER));
        s.check(now.host().equals(s.bed().source()), "restarted on its own host, the VM is said to be at " + now);
        Witness.unchanged(s, vm, before, "after a restart on the host where it runs");
    }

    private static SafetyEvidence override(Scenario s) {
        return new SafetyEvidence.OperatorOverride(
                "conformance-kit",
                "checks that evidence is not enough",
                s.context().clock().instant());
    }

    @Rule(
            id = "6.5",
            text = "A VM that a reachable host holds in memory is not restarted, whatever the evidence.",
            level = Level.FAILOVER,
            requires = "restart")
    void heldVmsAreNotRestarted(Scenario s) throws Exception {
        VmId running = s.guest();
        List<VmId> held = s.bed().guestKinds().contains(GuestKind.PAUSED)
                ? List.of(running, s.guest(GuestKind.PAUSED))
                : List.of(running);
        for (VmId vm : held) {
            List<SafetyEvidence> evidence = List.of(
                    override(s),
                    new FenceReceipt(
                            s.bed().source(), "claimed", s.context().clock().instant()),
                    new SafetyEvidence.FoundOff(
                            vm, s.bed().source(), s.context().clock().instant()));
            for (SafetyEvidence each : evidence) {
                RestartRequest request = new RestartRequest(vm, s.bed().destination(), each);
                Witness.refused(
                        s,
                        vm,
                        ErrorKind.CONFLICT,
                        () -> s.restarts().restart(s.operation(), request, s.within(FAILING_OVER)));
            }
        }
    }

    @Rule(
            id = "6.8",
            text = "After a fence, restarting twice by the same operation runs the VM once, on the target.",
            level = Level.FAILOVER,
            requires = {"fencing", "restart"})
    void fencedVmsAreRestartedOnce(Scenario s) throws Exception {
        VmId vm = s.guest();
        OptionalInt boots = s.bed().boots(vm);
        FenceReceipt receipt = s.fencing().fence(s.operation(), s.bed().source(), s.within(FAILING_OVER));
        RestartRequest request = new RestartRequest(vm, s.bed().destination(), receipt);
        Operation operation = s.operation();
        Residence.OnHost first = s.restarts().restart(operation, request, s.within(FAILING_OVER));
        Residence.OnHost second = s.restarts().restart(operation, request, s.within(FAILING_OVER));
        s.check(
                first.host().equals(s.bed().destination())
                        && second.host().equals(s.bed().destination()),
                "restarted on " + s.bed().destination() + ", the VM is said to be at " + first + " and " + second);
        HostId target = s.bed().destination();
        s.await(
                "the guest executes on the target",
                BOOTING,
                () -> s.bed().executingOn(vm).contains(target));
        Witness.executesOnly(s, vm, target, "after the restart");
        if (boots.isPresent()) {
            int demanded = boots.getAsInt() + 1;
            s.await(
                    "the guest boots on the target",
                    BOOTING,
                    () -> s.bed().boots(vm).orElse(0) >= demanded);
            int now = s.bed().boots(vm).orElse(0);
            s.check(now == demanded, "restarted once, the guest booted " + (now - demanded + 1) + " times");
        }
        Witness.sound(s, vm);
    }
}
