package io.evenkeel.conformance.rules;

import static io.evenkeel.conformance.rules.Calls.millis;

import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.NotVerified;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.health.HealthMonitoring;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.health.WatchRequest;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.Migrations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Chapter 1, the rules about time: deadlines, interruption, methods that do not block. */
final class CallRules {

    private static final Duration BUDGET = Duration.ofMillis(100);
    private static final Duration GRACE = Duration.ofMillis(500);
    private static final Duration AT_ONCE = Duration.ofMillis(250);
    private static final Duration LEASE = Duration.ofSeconds(5);

    @Rule(id = "1.1", text = "A call ends soon after its deadline.", faults = Fault.HANG, timed = true)
    void callsEndSoonAfterTheirDeadline(Scenario s) throws Exception {
        VmId vm = s.guest();
        // A connection for each: one that has found out that the hypervisor hangs may well refuse the next call at
        // once.
        List<Calls.Named> calls = new ArrayList<>();
        int count = Calls.all(s, s.hypervisor(), vm).size();
        for (int i = 0; i < count; i++) {
            calls.add(Calls.all(s, s.connect(), vm).get(i));
        }
        Optional<HealthWatch> watch = openWatch(s);
        watch.ifPresent(open -> calls.addAll(Calls.questions(open)));
        Optional<MigrationSession> session = openSession(s);
        session.ifPresent(open -> {
            calls.addAll(Calls.questions(open));
            calls.addAll(Calls.changes(s, open));
        });
        calls.add(new Calls.Named("provider.connect", d -> s.connect(s.bed().configuration(), s.newContext(), d)));
        s.cause(Fault.HANG, vm);
        for (Calls.Named call : calls) {
            Duration took = Calls.timeOf(() -> call.asking().ask(s.within(BUDGET)));
            s.check(
                    took.compareTo(s.scaled(BUDGET.plus(GRACE))) < 0,
                    call.name() + " took " + millis(took) + " with a deadline of " + millis(s.scaled(BUDGET)));
        }
    }

    /** A watch on a connection of its own. */
    private static Optional<HealthWatch> openWatch(Scenario s) throws InterruptedException {
        Optional<HealthMonitoring> facet = s.connect().health();
        return facet.isEmpty()
                ? Optional.empty()
                : Optional.of(facet.get().watch(WatchRequest.everything(s.scaled(LEASE)), s.soon()));
    }

    /** A session on a connection of its own, of a migration that ends by itself. */
    private static Optional<MigrationSession> openSession(Scenario s) throws InterruptedException {
        Optional<Migrations> facet = s.connect().migrations();
        return facet.isEmpty()
                ? Optional.empty()
                : Optional.of(facet.get().start(s.operation(), s.move(s.guest()), s.soon()));
    }

    @Rule(
            id = "1.2",
            text = "A failed change whose reply was lost has an unknown effect.",
            requires = "migration",
            faults = Fault.LOST_REPLY)
    void lostRepliesHaveUnknownEffect(Scenario s) throws Exception {
        VmId vm = s.guest();
        s.cause(Fault.LOST_REPLY, vm);
        MigrationSession session;
        try {
            session = s.begin(vm);
        } catch (HypervisorException e) {
            s.check(
                    e.effect() == Effect.UNKNOWN,
                    "the migration was started, its reply was lost, and the failure claims effect " + e.effect() + ": "
                            + e.getMessage());
            return;
        }
        // An adapter may find out by itself that the change was made; then there is no failure, and it must be true.
        Moves.arrives(s, vm, session);
    }

    @Rule(
            id = "1.3",
            text = "Interrupting a blocked call ends it with InterruptedException.",
            faults = Fault.HANG,
            timed = true)
    void interruptionEndsABlockedCall(Scenario s) throws Exception {
        VmId vm = s.guest();
        List<Calls.Named> calls = new ArrayList<>(Calls.questions(s, s.hypervisor(), vm));
        openWatch(s).ifPresent(open -> calls.addAll(Calls.questions(open)));
        openSession(s).ifPresent(open -> calls.addAll(Calls.questions(open)));
        s.cause(Fault.HANG, vm);
        int blocked = 0;
        for (Calls.Named call : calls) {
            AtomicReference<String> end = new AtomicReference<>("nothing");
            Deadline far = s.within(Duration.ofSeconds(20));
            Thread caller = started(() -> end.set(endOf(call, far)));
            // A call that ends by itself meanwhile does not block, and there is nothing to interrupt.
            caller.join(s.scaled(BUDGET).toMillis());
            if (!caller.isAlive()) {
                continue;
            }
            blocked++;
            long began = System.nanoTime();
            caller.interrupt();
            caller.join(s.scaled(GRACE).toMillis());
            s.check(
                    !caller.isAlive(),
                    call.name() + " still blocks " + millis(Duration.ofNanos(System.nanoTime() - began))
                            + " after it was interrupted");
            s.check(
                    "InterruptedException".equals(end.get()),
                    call.name() + " ended with " + end.get() + " when it was interrupted");
        }
        if (blocked == 0) {
            throw new NotVerified("no call blocks while the hypervisor hangs");
        }
    }

    private static String endOf(Calls.Named call, Deadline deadline) {
        try {
            call.asking().ask(deadline);
            return "a result";
        } catch (InterruptedException e) {
            return "InterruptedException";
        } catch (Exception e) {
            return e.toString();
        }
    }

    @Rule(
            id = "1.4",
            text = "A method without a deadline returns at once, even while the hypervisor hangs.",
            faults = Fault.HANG,
            timed = true)
    void methodsWithoutADeadlineDoNotBlock(Scenario s) throws Exception {
        VmId vm = s.guest();
        Hypervisor other = s.connect();
        Optional<HealthWatch> watch = openWatch(s);
        Optional<MigrationSession> session = openSession(s);
        s.cause(Fault.HANG, vm);
        Hypervisor asked = s.hypervisor();
        atOnce(s, "provider.info", () -> s.bed().provider().info());
        atOnce(s, "provider.capabilities", () -> s.bed().provider().capabilities());
        atOnce(s, "capabilities", asked::capabilities);
        atOnce(s, "product", asked::product);
        atOnce(s, "startGuard", asked::startGuard);
        atOnce(s, "inventory", asked::inventory);
        atOnce(s, "migrations", asked::migrations);
        atOnce(s, "health", asked::health);
        atOnce(s, "load", asked::load);
        atOnce(s, "power", asked::power);
        atOnce(s, "restarts", asked::restarts);
        atOnce(s, "fencing", asked::fencing);
        atOnce(s, "seals", asked::seals);
        asked.migrations().ifPresent(facet -> atOnce(s, "migrations.limits", facet::limits));
        session.ifPresent(open -> {
            atOnce(s, "session.id", open::id);
            atOnce(s, "session.request", open::request);
            atOnce(s, "session.close", open::close);
        });
        watch.ifPresent(open -> atOnce(s, "watch.close", open::close));
        atOnce(s, "close", other::close);
    }

    private static void atOnce(Scenario s, String name, Runnable method) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = started(() -> {
            try {
                method.run();
            } catch (Throwable t) {
                thrown.set(t);
            }
        });
        try {
            caller.join(s.scaled(AT_ONCE).toMillis());
        } catch (InterruptedException e) {
            caller.interrupt();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + name, e);
        }
        boolean returned = !caller.isAlive();
        caller.interrupt();
        s.check(returned, name + "() had not returned after " + millis(s.scaled(AT_ONCE)));
        s.check(thrown.get() == null, name + "() throws " + thrown.get() + " while the hypervisor hangs");
    }

    private static Thread started(Runnable task) {
        Thread thread = new Thread(task, "caller under test");
        thread.setDaemon(true);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.start();
        return thread;
    }

    @Rule(
            id = "1.8",
            text = "A reply that comes after its deadline is ignored; the next call gets its own answer.",
            faults = Fault.HANG)
    void lateRepliesAreIgnored(Scenario s) throws Exception {
        VmId first = s.guest();
        VmId second = s.guest();
        AutoCloseable hang = s.cause(Fault.HANG, first);
        for (Calls.Named call : Calls.questions(s, s.hypervisor(), first)) {
            Calls.timeOf(() -> call.asking().ask(s.within(BUDGET)));
        }
        hang.close();
        s.await("a call succeeds after the hypervisor came back", Duration.ofSeconds(5), () -> answersAbout(s, second));
        for (int i = 0; i < 3; i++) {
            answersAbout(s, first);
            answersAbout(s, second);
        }
    }

    private static boolean answersAbout(Scenario s, VmId vm) throws InterruptedException {
        try {
            VmId told = s.inventory().vm(vm, s.soon()).orElseThrow().id();
            s.check(told.equals(vm), "asked about " + vm + ", answered about " + told);
            s.refused(() -> s.inventory().locate(Moves.unknownVm(), s.soon()), ErrorKind.NOT_FOUND);
            return true;
        } catch (HypervisorException e) {
            s.check(
                    e.kind() == ErrorKind.UNREACHABLE || e.kind() == ErrorKind.TIMEOUT,
                    "asked about " + vm + " after a late reply, failed with " + e.getMessage());
            return false;
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("asked about " + vm + " after a late reply, failed with " + e, e);
        }
    }
}
