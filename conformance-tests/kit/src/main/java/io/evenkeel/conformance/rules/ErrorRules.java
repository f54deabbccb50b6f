package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.power.StopMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Chapter 1, the rules about what comes out of a call: errors, values, effects. */
final class ErrorRules {
    private static final Duration BOOTING = Duration.ofSeconds(10);

    private static final Duration BUDGET = Duration.ofMillis(100);

    @Rule(
            id = "1.5",
            text = "Nothing but a HypervisorException or an InterruptedException leaves the adapter.",
            faults = Fault.HANG)
    void nothingElseLeavesTheAdapter(Scenario s) throws Exception {
        VmId vm = s.guest();
        Hypervisor closed = s.connect();
        closed.close();
        for (Calls.Named call : Calls.all(s, s.hypervisor(), Moves.unknownVm())) {
            onlyItsOwn(s, "for an unknown VM", call, s.soon());
        }
        for (Calls.Named call : Calls.all(s, closed, vm)) {
            onlyItsOwn(s, "on a closed connection", call, s.soon());
        }
        for (Calls.Named call : Calls.questions(s, s.hypervisor(), vm)) {
            onlyItsOwn(s, "after its deadline", call, Deadline.after(Duration.ZERO));
        }
        s.cause(Fault.HANG, vm);
        for (Calls.Named call : Calls.all(s, s.hypervisor(), vm)) {
            onlyItsOwn(s, "while the hypervisor hangs", call, s.within(BUDGET));
        }
    }

    private static void onlyItsOwn(Scenario s, String when, Calls.Named call, Deadline deadline) {
        try {
            call.asking().ask(deadline);
        } catch (HypervisorException e) {
            s.check(!e.getMessage().isBlank(), call.name() + " fails " + when + " without a message");
        } catch (InterruptedException e) {
            throw new AssertionError(call.name() + " throws InterruptedException " + when + " and nobody interrupted");
        } catch (Exception | LinkageError e) {
            throw new AssertionError(call.name() + " throws " + e + " " + when, e);
        }
    }

    @Rule(id = "1.6", text = "Returned collections are immutable and returned values do not change later.")
    void valuesDoNotChange(Scenario s) throws Exception {
        s.guest();
        List<Host> hosts = s.inventory().hosts(s.soon());
        List<Vm> vms = s.inventory().vms(s.soon());
        List<Object> told = new ArrayList<>(List.of(hosts, vms));
        immutable("the list of hosts", hosts);
        immutable("the list of VMs", vms);
        for (Host host : hosts) {
            immutable("the labels of a host", host.labels());
        }
        if (s.hypervisor().load().isPresent()) {
            immutable("the load of the hosts", s.load().hosts(s.soon()));
            immutable("the load of the VMs", s.load().vms(s.soon()));
        }
        String before = told.toString();
        s.guest();
        s.inventory().hosts(s.soon());
        s.inventory().vms(s.soon());
        s.check(told.toString().equals(before), "values changed after they were returned: " + before + ", now " + told);
    }

    private static <T> void immutable(String what, Collection<T> values) {
        if (values.isEmpty()) {
            return;
        }
        int size = values.size();
        try {
            values.remove(values.iterator().next());
        } catch (UnsupportedOperationException e) {
            return;
        }
        throw new AssertionError(what + " let an element of " + size + " be removed");
    }

    private static void immutable(String what, Map<String, String> values) {
        try {
            values.put("conformance", "kit");
        } catch (UnsupportedOperationException e) {
            return;
        }
        throw new AssertionError(what + " let an entry be added");
    }

    @Rule(
            id = "1.9",
            text = "An operation repeated with other arguments is refused with CONFLICT and no effect.",
            requires = "power")
    void operationsNameOneChange(Scenario s) throws Exception {
        VmId first = s.guest();
        VmId second = s.guest();
        Operation operation = s.operation();
        OptionalInt boots = s.bed().boots(first);
        s.power().reset(operation, first, s.soon());
        if (boots.isPresent()) {
            OptionalInt once = OptionalInt.of(boots.getAsInt() + 1);
            s.await("the guest boots again", BOOTING, () -> s.bed().boots(first).equals(once));
        }
        Witness.refused(s, second, ErrorKind.CONFLICT, () -> s.power().reset(operation, second, s.soon()));
        Witness.refused(
                s, second, ErrorKind.CONFLICT, () -> s.power().stop(operation, second, StopMode.POWER_OFF, s.soon()));
        Witness.refused(
                s, first, ErrorKind.CONFLICT, () -> s.power().stop(operation, first, StopMode.POWER_OFF, s.soon()));
    }

    @Rule(
            id = "1.10",
            text = "A change asked for after its deadline is refused with no effect.",
            requires = "migration")
    void lateOrdersAreNotCarriedOut(Scenario s) throws Exception {
        VmId vm = s.guest();
        Witness before = Witness.of(s, vm);
        for (Calls.Named change : Calls.changes(s, s.hypervisor(), vm)) {
            HypervisorException thrown = s.expectFailure(() -> change.asking().ask(Deadline.after(Duration.ZERO)));
            s.check(
                    thrown.effect() == Effect.NONE,
                    change.name() + " after its deadline fails with effect " + thrown.effect());
        }
        s.never(
                "the VM changed though its deadline had passed before the call",
                Duration.ofMillis(200),
                () -> !Witness.of(s, vm).equals(before));
    }
}
