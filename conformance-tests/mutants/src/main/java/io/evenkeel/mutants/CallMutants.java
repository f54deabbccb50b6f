package io.evenkeel.mutants;

import static io.evenkeel.mutants.Steps.soon;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Adapters that break the rules about calls. */
final class CallMutants {

    private CallMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "1.1",
                        "waits longer than it may",
                        "Inventory.hosts",
                        call -> call.proceedWith(0, Deadline.after(Duration.ofSeconds(2)))),
                Mutant.of(
                        "1.1",
                        "waits longer for a migration than it may",
                        "MigrationSession.observe",
                        call -> call.proceedWith(0, Deadline.after(Duration.ofSeconds(2)))),
                Mutant.of(
                        "1.1",
                        "waits longer for an event than it may",
                        "HealthWatch.next",
                        call -> call.proceedWith(0, Deadline.after(Duration.ofSeconds(2)))),
                Mutant.of(
                        "1.1",
                        "waits longer for a stop than it may",
                        "PowerControl.stop",
                        call -> call.proceedWith(3, Deadline.after(Duration.ofSeconds(2)))),
                Mutant.of(
                        "1.2",
                        "calls a lost reply a failure without effect",
                        "Migrations.start",
                        Steps.denyingEffects()),
                Mutant.of("1.3", "takes an interruption for a timeout", "Inventory.locate", call -> {
                    try {
                        return call.proceed();
                    } catch (InterruptedException e) {
                        throw HypervisorException.withoutEffect(ErrorKind.TIMEOUT, "interrupted");
                    }
                }),
                Mutant.of("1.3", "goes on waiting when interrupted", "Inventory.hosts", CallMutants::waitStubbornly),
                Mutant.of("1.4", "asks the hypervisor what it can do at each look", "Hypervisor.capabilities", call -> {
                    try {
                        call.target(Hypervisor.class).inventory().hosts(Deadline.after(Duration.ofSeconds(1)));
                    } catch (HypervisorException e) {
                        return call.proceed();
                    }
                    return call.proceed();
                }),
                Mutant.of(
                        "1.4",
                        "takes leave of the hypervisor when a session is closed",
                        "MigrationSession.close",
                        call -> {
                            try {
                                call.target(MigrationSession.class).observe(Deadline.after(Duration.ofSeconds(1)));
                            } catch (HypervisorException e) {
                                return call.proceed();
                            }
                            return call.proceed();
                        }),
                Mutant.of("1.4", "throws where it cannot ask", "Migrations.limits", call -> {
                    throw HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, "no answer");
                }),
                Mutant.of("1.5", "lets an exception of its own through", "Inventory.locate", call -> {
                    try {
                        return call.proceed();
                    } catch (HypervisorException e) {
                        throw new IllegalStateException("remote procedure call failed", e);
                    }
                }),
                Mutant.of(
                        "1.6",
                        "returns the list it works with",
                        "Inventory.hosts",
                        call -> new ArrayList<>(call.list(Host.class))),
                Mutant.of("1.8", "gives the late answer to the next question", CallMutants::answeringLate),
                Mutant.of("1.9", "does not remember operations", "PowerControl.reset", Steps.forgettingOperations()),
                Mutant.of(
                        "1.10",
                        "carries out orders after their deadline",
                        "Migrations.start",
                        call -> call.proceedWith(2, soon())));
    }

    private static Object waitStubbornly(Call call) throws Throwable {
        while (true) {
            try {
                return call.answer(List.class);
            } catch (InterruptedException e) {
                if (call.deadline().hasPassed()) {
                    throw e;
                }
            }
        }
    }

    private static Map<String, Mistake> answeringLate() {
        AtomicReference<VmId> late = new AtomicReference<>();
        return Map.of("Inventory.vm", call -> {
            VmId earlier = late.getAndSet(null);
            if (earlier != null) {
                return call.proceedWith(0, earlier);
            }
            try {
                return call.proceed();
            } catch (HypervisorException e) {
                late.set(call.argument(VmId.class));
                throw e;
            }
        });
    }
}
