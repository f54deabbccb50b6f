package io.evenkeel.conformance.rules;

import static java.util.stream.Collectors.toSet;

import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.NotApplicable;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.health.AgentState;
import io.evenkeel.spi.health.GuestSignal;
import io.evenkeel.spi.health.GuestSigns;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.WatchdogAction;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/** Chapter 5, what is heard of guests. */
final class GuestRules {

    private static final Duration LEASE = Duration.ofMillis(300);
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
    private static final Duration STILL = Duration.ofSeconds(3);
    private static final Duration ACTION = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(1);

    @Rule(
            id = "5.10",
            text =
                    "The heartbeat of a guest that gives one becomes known within half a minute and goes on, and so does "
                            + "its count of I/O.",
            level = Level.RESILIENT,
            requires = "health.guest",
            guests = GuestKind.ATTENDED)
    void livingGuestsGiveSigns(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.ATTENDED);
        GuestSigns first = known(s, vm);
        await(
                s,
                vm,
                "the heartbeat goes on after " + first,
                later -> later.heartbeat().stream().anyMatch(first.heartbeat().orElseThrow()::isBefore));
        await(
                s,
                vm,
                "the count of I/O goes on after " + first,
                later -> !later.io().equals(first.io()));
    }

    @Rule(
            id = "5.11",
            text = "Within half a minute after a guest hangs, its heartbeat and its count of I/O stand still.",
            level = Level.RESILIENT,
            requires = "health.guest",
            faults = Fault.GUEST_HANG,
            guests = GuestKind.ATTENDED)
    void hangingGuestsGiveNone(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.ATTENDED);
        known(s, vm);
        s.cause(Fault.GUEST_HANG, vm);
        GuestSigns[] first = {signs(s, vm).orElseThrow()};
        s.await("the signs of a guest that hangs are the same for " + s.scaled(STILL), HALF_A_MINUTE, () -> {
            GuestSigns now = signs(s, vm)
                    .orElseThrow(() -> new AssertionError("a guest that hangs is told no more, and its VM runs"));
            boolean same =
                    now.heartbeat().equals(first[0].heartbeat()) && now.io().equals(first[0].io());
            first[0] = same ? first[0] : now;
            return Duration.between(first[0].sampledAt(), now.sampledAt()).compareTo(s.scaled(STILL)) > 0;
        });
        VmState state = state(s, vm);
        s.check(state == VmState.RUNNING, "the guest hangs, its processors execute, and the VM is told as " + state);
    }

    @Rule(
            id = "5.12",
            text = "Signs are told of running VMs alone, each once, and no heartbeat is later than its sample.",
            level = Level.RESILIENT,
            requires = "health.guest",
            guests = {GuestKind.ATTENDED, GuestKind.PAUSED})
    void signsAreSane(Scenario s) throws Exception {
        VmId paused = s.guest(GuestKind.PAUSED);
        VmId vm = s.guest(GuestKind.ATTENDED);
        known(s, vm);
        List<GuestSigns> all = s.health().guests(s.soon());
        Set<VmId> vms = s.inventory().vms(s.soon()).stream().map(Vm::id).collect(toSet());
        Set<VmId> told = new HashSet<>();
        for (GuestSigns each : all) {
            s.check(told.add(each.vm()), each.vm() + " is told twice");
            s.check(vms.contains(each.vm()), "told is " + each.vm() + ", which is no known VM");
            s.check(
                    each.heartbeat().stream().noneMatch(each.sampledAt()::isBefore),
                    "a heartbeat is later than its sample: " + each);
        }
        s.check(!told.contains(paused), "a VM that is paused is among those told");
        s.check(told.contains(vm), "a VM that runs is not among those told");
    }

    @Rule(
            id = "5.13",
            text = "The guests of a host that cannot be asked are left out, not told as silent.",
            level = Level.RESILIENT,
            requires = "health.guest",
            faults = Fault.SOURCE_UNREACHABLE,
            guests = GuestKind.ATTENDED)
    void guestsOfSilentHostsAreLeftOut(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.ATTENDED);
        known(s, vm);
        s.cause(Fault.SOURCE_UNREACHABLE, vm);
        Optional<GuestSigns> told = signs(s, vm);
        s.check(told.isEmpty(), s.bed().source() + " cannot be asked, and its guest is told as " + told);
    }

    @Rule(
            id = "5.14",
            text = "A watchdog that fires is reported, with what is done about it.",
            level = Level.RESILIENT,
            requires = "health.guest",
            faults = Fault.WATCHDOG,
            guests = GuestKind.ATTENDED)
    void watchdogsAreReported(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.ATTENDED);
        OptionalInt boots = s.bed().boots(vm);
        try (Watching watching = Watching.everything(s, LEASE)) {
            watching.untilSynced();
            s.cause(Fault.WATCHDOG, vm);
            List<HealthEvent> told = watching.until(
                    "the watchdog, which fired, is told",
                    ACTION,
                    events -> action(events, vm).isPresent());
            WatchdogAction action = action(told, vm).orElseThrow();
            String seen = "the watchdog's action is told as " + action;
            switch (action) {
                case RESET ->
                    s.await(
                            seen + ", and the guest has booted again",
                            ACTION,
                            () -> boots.isEmpty() || s.bed().boots(vm).orElseThrow() > boots.getAsInt());
                case PAUSE -> s.await(seen + ", and the VM is paused", ACTION, () -> state(s, vm) == VmState.PAUSED);
                case POWER_OFF -> s.await(seen + ", and the VM is off", ACTION, () -> state(s, vm) == VmState.OFF);
                default ->
                    s.never(
                            seen + ", and the VM does not run on as it did",
                            SILENCE,
                            () -> !s.bed().boots(vm).equals(boots) || state(s, vm) != VmState.RUNNING);
            }
        }
    }

    private static Optional<WatchdogAction> action(List<HealthEvent> events, VmId vm) {
        return Watching.signals(events, vm).stream()
                .filter(GuestSignal.WatchdogFired.class::isInstance)
                .map(signal -> ((GuestSignal.WatchdogFired) signal).action())
                .findFirst();
    }

    @Rule(
            id = "5.15",
            text = "An agent that is lost is reported within two leases, and so is its return.",
            level = Level.RESILIENT,
            requires = "health.guest",
            faults = Fault.AGENT_LOST,
            guests = GuestKind.ATTENDED,
            timed = true)
    void agentsAreReported(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.ATTENDED);
        await(s, vm, "the agent is told as there", signs -> signs.agent().equals(Optional.of(AgentState.CONNECTED)));
        try (Watching watching = Watching.everything(s, LEASE)) {
            watching.untilSynced();
            AutoCloseable loss = s.cause(Fault.AGENT_LOST, vm);
            watching.until(
                    "the agent, which ended, is told as lost",
                    LEASE.multipliedBy(2),
                    events -> Watching.signals(events, vm).contains(new GuestSignal.AgentLost()));
            await(
                    s,
                    vm,
                    "the agent is among the signs as gone",
                    signs -> signs.agent().equals(Optional.of(AgentState.DISCONNECTED)));
            loss.close();
            watching.until(
                    "the agent, which is back, is told",
                    LEASE.multipliedBy(2),
                    events -> Watching.signals(events, vm).contains(new GuestSignal.AgentConnected()));
        }
    }

    @Rule(
            id = "5.16",
            text =
                    "Asking for signs of guests is refused with UNSUPPORTED and no effect unless health.guest is declared.",
            level = Level.RESILIENT,
            requires = "health")
    void undeclaredSignsAreRefused(Scenario s) throws Exception {
        if (Calls.declares(s, Capabilities.HEALTH_GUEST)) {
            throw new NotApplicable("health.guest is declared");
        }
        VmId vm = s.guest();
        Witness.refused(s, vm, ErrorKind.UNSUPPORTED, () -> s.health().guests(s.soon()));
    }

    /** The signs of a guest as soon as there is a heartbeat and a count of I/O among them. */
    private static GuestSigns known(Scenario s, VmId vm) throws Exception {
        return await(
                s,
                vm,
                "the heartbeat and the I/O of a guest that lives are known",
                signs -> signs.heartbeat().isPresent() && signs.io().isPresent());
    }

    private static GuestSigns await(Scenario s, VmId vm, String what, Predicate<GuestSigns> enough) throws Exception {
        List<GuestSigns> found = new ArrayList<>();
        s.await(what, HALF_A_MINUTE, () -> {
            signs(s, vm).filter(enough).ifPresent(found::add);
            return !found.isEmpty();
        });
        return found.get(0);
    }

    private static Optional<GuestSigns> signs(Scenario s, VmId vm) throws InterruptedException {
        return s.health().guests(s.soon()).stream()
                .filter(each -> each.vm().equals(vm))
                .findFirst();
    }

    private static VmState state(Scenario s, VmId vm) throws InterruptedException {
        return s.inventory().vm(vm, s.soon()).orElseThrow().state();
    }
}
