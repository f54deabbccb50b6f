package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import java.time.Duration;
import java.util.Set;

/** Chapter 6, the rules about cutting a host off. */
final class FencingRules {

    private static final Duration FENCING = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(800);
    private static final Duration GRACE = Duration.ofMillis(500);
    private static final Duration COMING_BACK = Duration.ofSeconds(8);

    @Rule(
            id = "6.1",
            text = "A fencing receipt is given only after confirmation.",
            level = Level.FAILOVER,
            requires = "fencing",
            faults = Fault.FENCE_WITHOUT_EFFECT)
    void receiptsNeedConfirmation(Scenario s) throws Exception {
        VmId vm = s.guest();
        s.cause(Fault.FENCE_WITHOUT_EFFECT, vm);
        HypervisorException thrown;
        try {
            thrown = s.expectFailure(
                    () -> s.fencing().fence(s.operation(), s.bed().source(), s.within(Duration.ofSeconds(2))));
        } catch (AssertionError e) {
            throw new AssertionError(
                    "a receipt was given, and the VM executes on " + s.bed().executingOn(vm), e);
        }
        s.check(
                thrown.effect() == Effect.UNKNOWN,
                "the device accepted the order and the host stayed up; the failure claims " + thrown.getMessage());
    }

    @Rule(id = "6.2", text = "Fencing a fenced host succeeds.", level = Level.FAILOVER, requires = "fencing")
    void fencingMayBeRepeated(Scenario s) throws Exception {
        HostId host = s.bed().destination();
        Operation operation = s.operation();
        FenceReceipt first = fence(s, operation, host);
        FenceReceipt again = fence(s, operation, host);
        FenceReceipt other = fence(s, s.operation(), host);
        s.check(
                first.host().equals(host)
                        && again.host().equals(host)
                        && other.host().equals(host),
                "asked to fence " + host + ", receipts are " + first + ", " + again + ", " + other);
        s.fencing().unfence(s.operation(), host, s.within(COMING_BACK));
    }

    private static FenceReceipt fence(Scenario s, Operation operation, HostId host) throws Exception {
        try {
            return s.fencing().fence(operation, host, s.within(FENCING));
        } catch (HypervisorException e) {
            throw new AssertionError("fencing " + host + " fails with " + e.getMessage(), e);
        }
    }

    @Rule(
            id = "6.3",
            text = "A fence whose end is unknown says so.",
            level = Level.FAILOVER,
            requires = "fencing",
            faults = Fault.LOST_REPLY)
    void lostFencesSaySo(Scenario s) throws Exception {
        VmId vm = s.guest();
        s.cause(Fault.LOST_REPLY, vm);
        try {
            s.fencing().fence(s.operation(), s.bed().source(), s.within(FENCING));
        } catch (HypervisorException e) {
            s.check(
                    e.effect() == Effect.UNKNOWN,
                    "the fence was carried out, its reply was lost, and the failure claims " + e.getMessage());
            return;
        }
        // An adapter may read the power itself after the reply was lost; then the receipt must be true.
        s.check(
                s.bed().executingOn(vm).isEmpty(),
                "a receipt was given, and the VM executes on " + s.bed().executingOn(vm));
    }

    @Rule(
            id = "6.6",
            text = "After a fence, locate no longer names the fenced host as running the VM.",
            level = Level.FAILOVER,
            requires = "fencing")
    void fencedHostsRunNothing(Scenario s) throws Exception {
        VmId vm = s.guest();
        fence(s, s.operation(), s.bed().source());
        Residence told = s.inventory().locate(vm, s.soon());
        s.check(!runsOn(told, s.bed().source()), s.bed().source() + " was fenced, and locate answers " + told);
    }

    private static boolean runsOn(Residence told, HostId host) {
        if (told instanceof Residence.OnSeveralHosts several) {
            return several.hosts().contains(host);
        }
        return told instanceof Residence.OnHost known
                && known.host().equals(host)
                && known.state() != VmState.OFF
                && known.state() != VmState.CRASHED;
    }

    @Rule(
            id = "6.7",
            text = "A fence device that does not answer makes fencing fail by the deadline and reading say UNKNOWN.",
            level = Level.FAILOVER,
            requires = "fencing",
            faults = Fault.FENCE_DEVICE_DEAD,
            timed = true)
    void deadDevicesAreNoSuccess(Scenario s) throws Exception {
        VmId vm = s.guest();
        s.cause(Fault.FENCE_DEVICE_DEAD, vm);
        long began = System.nanoTime();
        s.expectFailure(() -> s.fencing().fence(s.operation(), s.bed().source(), s.within(SHORT)));
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        s.check(
                took.compareTo(s.scaled(SHORT.plus(GRACE))) < 0,
                "fencing took " + Calls.millis(took) + " with a deadline of " + Calls.millis(s.scaled(SHORT)));
        HostPower read = s.fencing().read(s.bed().source(), s.within(SHORT));
        s.check(read == HostPower.UNKNOWN, "the device does not answer, reading says " + read);
    }

    @Rule(
            id = "6.9",
            text = "Reading power says ON before a fence and OFF after it.",
            level = Level.FAILOVER,
            requires = "fencing")
    void powerIsRead(Scenario s) throws Exception {
        HostId host = s.bed().destination();
        HostPower before = s.fencing().read(host, s.soon());
        s.check(before == HostPower.ON, "before the fence, reading says " + before);
        fence(s, s.operation(), host);
        HostPower after = s.fencing().read(host, s.soon());
        s.check(after == HostPower.OFF, "after the fence, reading says " + after);
        s.fencing().unfence(s.operation(), host, s.within(COMING_BACK));
    }

    @Rule(
            id = "6.10",
            text = "When a receipt is given, nothing executes on the fenced host.",
            level = Level.FAILOVER,
            requires = "fencing")
    void nothingExecutesAfterAReceipt(Scenario s) throws Exception {
        VmId vm = s.guest();
        FenceReceipt receipt = fence(s, s.operation(), s.bed().source());
        Set<HostId> executing = s.bed().executingOn(vm);
        s.check(executing.isEmpty(), "with the receipt " + receipt + " given, the VM executes on " + executing);
        s.check(
                receipt.host().equals(s.bed().source()) && !receipt.method().isBlank(),
                "asked to fence " + s.bed().source() + ", the receipt says " + receipt);
        s.never(
                "the VM executes on the fenced host again",
                Duration.ofMillis(200),
                () -> !s.bed().executingOn(vm).isEmpty());
    }

    @Rule(
            id = "6.11",
            text = "Fencing an unknown host fails with NOT_FOUND and no effect.",
            level = Level.FAILOVER,
            requires = "fencing")
    void unknownHostsAreNotFenced(Scenario s) throws Exception {
        VmId vm = s.guest();
        HostId unknown = Moves.unknownHost();
        Witness.refused(s, vm, ErrorKind.NOT_FOUND, () -> s.fencing().fence(s.operation(), unknown, s.within(FENCING)));
        s.refused(() -> s.fencing().unfence(s.operation(), unknown, s.within(FENCING)), ErrorKind.NOT_FOUND);
    }

    @Rule(id = "6.12", text = "A host that is unfenced takes part again.", level = Level.FAILOVER, requires = "fencing")
    void unfencedHostsTakePart(Scenario s) throws Exception {
        VmId vm = s.guest();
        HostId host = s.bed().destination();
        fence(s, s.operation(), host);
        s.check(state(s, host) != HostState.AVAILABLE, host + " was fenced and is listed as AVAILABLE");
        s.fencing().unfence(s.operation(), host, s.within(COMING_BACK));
        s.await(
                host + " is available again after it was unfenced",
                COMING_BACK,
                () -> state(s, host) == HostState.AVAILABLE);
        if (Calls.declares(s, Capabilities.MIGRATION)) {
            Moves.arrives(s, vm, s.begin(vm));
        }
    }

    private static HostState state(Scenario s, HostId host) throws InterruptedException {
        return s.inventory().hosts(s.soon()).stream()
                .filter(each -> each.id().equals(host))
                .map(Host::state)
                .findFirst()
                .orElseThrow(() -> new AssertionError(host + " is not listed any more"));
    }
}
