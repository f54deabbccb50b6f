package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.Action;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.health.WatchRequest;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.power.StopMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The calls of an adapter by their names, for rules that hold for all of them. */
final class Calls {

    /** A call that may block until its deadline. */
    interface Asking {
        void ask(Deadline deadline) throws Exception;
    }

    record Named(String name, Asking asking) {}

    private static final Duration LEASE = Duration.ofSeconds(5);

    private Calls() {}

    static boolean declares(Scenario s, Capability capability) {
        return s.hypervisor().capabilities().contains(capability);
    }

    /** Every question about this VM and its hosts that the connection takes. */
    static List<Named> questions(Scenario s, Hypervisor asked, VmId vm) {
        List<Named> calls = new ArrayList<>();
        calls.add(new Named("inventory.hosts", d -> asked.inventory().hosts(d)));
        calls.add(new Named("inventory.vms", d -> asked.inventory().vms(d)));
        calls.add(new Named("inventory.vm", d -> asked.inventory().vm(vm, d)));
        calls.add(new Named("inventory.locate", d -> asked.inventory().locate(vm, d)));
        asked.migrations().ifPresent(facet -> {
            calls.add(new Named("migrations.assess", d -> facet.assess(s.move(vm), d)));
            if (declares(s, Capabilities.MIGRATION_REATTACH)) {
                calls.add(new Named("migrations.active", facet::active));
                calls.add(new Named("migrations.find", d -> facet.find(OperationId.random(), d)));
            }
        });
        asked.health()
                .ifPresent(facet -> calls.add(
                        new Named("health.probe", d -> facet.probe(s.bed().source(), d))));
        asked.health()
                .ifPresent(facet -> calls.add(new Named(
                        "health.watch",
                        d -> facet.watch(WatchRequest.everything(LEASE), d).close())));
        if (declares(s, Capabilities.HEALTH_GUEST)) {
            asked.health().ifPresent(facet -> calls.add(new Named("health.guests", facet::guests)));
        }
        asked.load().ifPresent(facet -> {
            calls.add(new Named("load.hosts", facet::hosts));
            calls.add(new Named("load.vms", facet::vms));
        });
        asked.fencing()
                .ifPresent(facet -> calls.add(
                        new Named("fencing.read", d -> facet.read(s.bed().source(), d))));
        asked.seals()
                .ifPresent(facet ->
                        calls.add(new Named("seals.highest", d -> facet.highest(new GuardTarget.OfVm(vm), d))));
        return calls;
    }

    /** Changes of this VM that the connection takes and that leave its hosts alone. */
    static List<Named> changes(Scenario s, Hypervisor asked, VmId vm) {
        List<Named> calls = new ArrayList<>();
        MigrationRequest move = s.move(vm);
        asked.migrations()
                .ifPresent(facet ->
                        calls.add(new Named("migrations.start", d -> facet.start(Operation.unled(), move, d))));
        asked.power().ifPresent(facet -> {
            calls.add(new Named(
                    "power.start",
                    d -> facet.start(Operation.unled(), vm, s.bed().source(), d)));
            calls.add(new Named("power.reset", d -> facet.reset(Operation.unled(), vm, d)));
            calls.add(new Named("power.stop", d -> facet.stop(Operation.unled(), vm, StopMode.POWER_OFF, d)));
        });
        return calls;
    }

    /** Every question to a session and to a watch. */
    static List<Named> questions(MigrationSession session) {
        return List.of(new Named("session.observe", session::observe));
    }

    static List<Named> questions(HealthWatch watch) {
        return List.of(new Named("watch.next", d -> drain(watch, d)));
    }

    /** What was told before may still be there; only a call that finds nothing has to wait. */
    private static void drain(HealthWatch watch, Deadline deadline) throws InterruptedException {
        boolean told = true;
        while (told && !deadline.hasPassed()) {
            told = watch.next(deadline).isPresent();
        }
    }

    /** The changes of a migration that the connection takes. */
    static List<Named> changes(Scenario s, MigrationSession session) {
        List<Named> calls = new ArrayList<>();
        if (declares(s, Capabilities.MIGRATION_TUNE_DOWNTIME)) {
            MigrationTuning tuning = MigrationTuning.DEFAULTS.withMaxDowntime(Duration.ofSeconds(1));
            calls.add(new Named("session.tune", d -> session.tune(Operation.unled(), tuning, d)));
        }
        if (declares(s, Capabilities.MIGRATION_CANCEL)) {
            calls.add(new Named("session.cancel", d -> session.cancel(Operation.unled(), d)));
        }
        return calls;
    }

    static List<Named> all(Scenario s, Hypervisor asked, VmId vm) {
        List<Named> calls = new ArrayList<>(questions(s, asked, vm));
        calls.addAll(changes(s, asked, vm));
        return calls;
    }

    /** How long a call takes, however it ends as far as the SPI provides for it. */
    static Duration timeOf(Action call) throws Exception {
        long began = System.nanoTime();
        try {
            call.run();
        } catch (HypervisorException e) {
            // How it failed is for other rules to judge.
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** For a reader. */
    static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
