package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.RecordingContext;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.health.WatchRequest;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.Migrations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Chapter 2, the rules about connections: facets, closing, threads, recovery. */
final class ConnectionRules {

    private static final Duration BUDGET = Duration.ofMillis(150);
    private static final Duration CALLING = Duration.ofSeconds(15);

    @Rule(id = "2.4", text = "A facet is present if and only if its capability is declared.")
    void facetsMatchCapabilities(Scenario s) {
        Hypervisor asked = s.hypervisor();
        matches(s, Capabilities.MIGRATION, asked.migrations());
        matches(s, Capabilities.HEALTH, asked.health());
        matches(s, Capabilities.LOAD, asked.load());
        matches(s, Capabilities.POWER, asked.power());
        matches(s, Capabilities.RESTART, asked.restarts());
        matches(s, Capabilities.FENCING, asked.fencing());
        matches(s, Capabilities.SEAL, asked.seals());
    }

    private static void matches(Scenario s, Capability capability, Optional<?> facet) {
        boolean declared = Calls.declares(s, capability);
        s.check(
                declared == facet.isPresent(),
                capability
                        + (declared ? " is declared and its facet absent" : " is not declared and its facet present"));
    }

    @Rule(
            id = "2.5",
            text = "Closing a connection changes nothing on the hypervisor, and closing twice is closing once.",
            requires = "migration.reattach")
    void closingChangesNothing(Scenario s) throws Exception {
        VmId still = s.guest();
        Witness before = Witness.of(s, still);
        VmId moving = s.guest();
        Operation operation = s.operation();
        Hypervisor first = s.connect();
        first.migrations().orElseThrow().start(operation, s.move(moving), s.soon());
        first.close();
        first.close();
        Witness.unchanged(s, still, before, "after closing a connection");
        s.await(
                "the migration arrives that was running when its connection was closed; " + "the VM must execute on "
                        + s.bed().destination() + " alone",
                Duration.ofSeconds(30),
                () -> hasArrived(s, operation, moving));
        Witness.executesOnly(s, moving, s.bed().destination(), "after its migration outlived the connection");
    }

    private static boolean hasArrived(Scenario s, Operation operation, VmId vm) throws InterruptedException {
        Optional<MigrationSession> found = s.migrations().find(operation.id(), s.soon());
        if (found.isPresent()) {
            var snapshot = found.get().observe(s.soon());
            if (snapshot.phase().isTerminal()) {
                Moves.completed(s, snapshot);
                return true;
            }
            return false;
        }
        // It may have ended and been forgotten; then the VM is there and nothing goes on.
        return Witness.of(s, vm).inMemoryOn().equals(java.util.Set.of(s.bed().destination()));
    }

    @Rule(id = "2.6", text = "When close returns, every thread that the connection started has ended.", timed = true)
    void closingEndsThreads(Scenario s) throws Exception {
        VmId vm = s.guest();
        RecordingContext context = s.newContext();
        CallersThread caller = new CallersThread();
        AtomicReference<String> begun = new AtomicReference<>("");
        caller.run(s.scaled(CALLING), "using a connection and closing it", () -> {
            Hypervisor opened = s.connect(context);
            opened.inventory().hosts(s.soon());
            opened.inventory().locate(vm, s.soon());
            if (opened.health().isPresent()) {
                HealthWatch watch =
                        opened.health().get().watch(WatchRequest.everything(s.scaled(Duration.ofSeconds(1))), s.soon());
                watch.next(s.within(Duration.ofSeconds(1)));
            }
            if (opened.migrations().isPresent()) {
                opened.migrations().get().start(s.operation(), s.move(vm), s.soon());
                begun.set(", with a migration and a watch under way");
            }
            opened.close();
        });
        // A thread that is returning from its last method may be seen alive for a moment.
        s.await(
                "closing a connection" + begun.get() + " ends its threads; alive are " + context.threadsAlive()
                        + " and, started without the context, " + caller.startedThreads(),
                Duration.ofMillis(100),
                () -> context.threadsAlive().isEmpty()
                        && caller.startedThreads().stream().allMatch(name -> known(context, name)));
    }

    private static boolean known(RecordingContext context, String name) {
        return context.threadsMade().stream()
                .anyMatch(thread -> thread.getName().equals(name));
    }

    @Rule(id = "2.7", text = "Two connections do not disturb each other.")
    void connectionsAreIndependent(Scenario s) throws Exception {
        VmId vm = s.guest();
        Hypervisor other = s.connect();
        Optional<MigrationSession> session = other.migrations().isPresent()
                ? Optional.of(other.migrations().get().start(s.operation(), s.move(vm), s.soon()))
                : Optional.empty();
        Hypervisor third = s.connect();
        third.inventory().hosts(s.soon());
        third.close();
        s.hypervisor().close();
        try {
            other.inventory().hosts(s.soon());
            other.inventory().locate(vm, s.soon());
            if (session.isPresent()) {
                Moves.arrives(s, vm, session.get());
            }
        } catch (HypervisorException e) {
            throw new AssertionError("after another connection was closed, this one fails with " + e.getMessage(), e);
        }
    }

    @Rule(
            id = "2.10",
            text = "After the hypervisor comes back, calls succeed again or fail with UNREACHABLE;"
                    + " a new connection succeeds.",
            faults = Fault.HANG)
    void connectionsRecoverOrSaySo(Scenario s) throws Exception {
        VmId before = s.guest();
        s.inventory().vms(s.soon());
        AutoCloseable hang = s.cause(Fault.HANG, before);
        Calls.timeOf(() -> s.inventory().vms(s.within(BUDGET)));
        Calls.timeOf(() -> s.inventory().locate(before, s.within(BUDGET)));
        hang.close();
        VmId after = s.guest();
        try {
            List<Vm> told = s.inventory().vms(s.soon());
            s.check(
                    told.stream().anyMatch(vm -> vm.id().equals(after)),
                    "the old connection answers after the hang and does not know the new guest " + after + ": " + told);
            s.inventory().locate(after, s.soon());
        } catch (HypervisorException e) {
            s.check(
                    e.kind() == ErrorKind.UNREACHABLE,
                    "after the hang the old connection fails with " + e.getMessage() + " and not with UNREACHABLE");
        }
        Hypervisor fresh = s.connect();
        s.check(
                fresh.inventory().vm(after, s.soon()).isPresent(),
                "a new connection after the hang does not know the guest " + after);
    }

    @Rule(id = "2.12", text = "A call on a closed connection fails with CONFLICT and no effect.")
    void closedConnectionsRefuse(Scenario s) throws Exception {
        VmId vm = s.guest();
        Hypervisor opened = s.connect();
        Optional<Migrations> facet = opened.migrations();
        List<Calls.Named> calls = Calls.all(s, opened, vm);
        opened.close();
        Witness before = Witness.of(s, vm);
        for (Calls.Named call : calls) {
            HypervisorException thrown;
            try {
                thrown = s.refused(() -> call.asking().ask(s.soon()), ErrorKind.CONFLICT);
            } catch (AssertionError e) {
                throw new AssertionError(call.name() + " on a closed connection: " + e.getMessage(), e);
            }
            s.check(!thrown.getMessage().isBlank(), call.name() + " on a closed connection says nothing");
        }
        Witness.unchanged(s, vm, before, "after " + calls.size() + " calls on a closed connection");
        if (facet.isPresent() && Calls.declares(s, Capabilities.MIGRATION_REATTACH)) {
            s.check(
                    s.migrations().active(s.soon()).isEmpty(),
                    "a migration was started through a closed connection: "
                            + s.migrations().active(s.soon()));
        }
    }
}
