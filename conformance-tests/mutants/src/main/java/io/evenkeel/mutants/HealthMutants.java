package io.evenkeel.mutants;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.HealthReport;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.health.WatchRequest;
import io.evenkeel.spi.inventory.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** Adapters that break the rules about health. */
final class HealthMutants {

    private static final String NEXT = "HealthWatch.next";
    private static final String PROBE = "HealthMonitoring.probe";

    private HealthMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("5.1", "throws when a host does not answer", PROBE, call -> {
                    HealthReport right = call.answer(HealthReport.class);
                    if (right.health() == HostHealth.SUSPECT) {
                        throw HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, right.detail());
                    }
                    return right;
                }),
                Mutant.of("5.1", "suspects nobody", PROBE, call -> {
                    HealthReport right = call.answer(HealthReport.class);
                    return new HealthReport(right.host(), HostHealth.HEALTHY, right.detail(), right.observedAt());
                }),
                Mutant.of("5.2", "sends no heartbeat", NEXT, dropping(HealthEvent.Heartbeat.class::isInstance)),
                Mutant.of("5.3", "says Synced before it has told anything", HealthMutants::syncedAtOnce),
                Mutant.of("5.3", "tells of no VM before Synced", HealthMutants::silentBeforeSynced),
                Mutant.of("5.4", "loses events without a word", HealthMutants::losing),
                Mutant.of("5.4", "announces a loss and repairs nothing", HealthMutants::notRepairing),
                Mutant.of("5.5", "beats without a heart", NEXT, HealthMutants::beating),
                Mutant.of(
                        "5.6",
                        "does not tell of a crash",
                        NEXT,
                        dropping(event -> event instanceof HealthEvent.HostObserved host
                                && host.report().health() == HostHealth.SUSPECT)),
                Mutant.of("5.7", "tells of no change of a VM", HealthMutants::deafAfterSynced),
                Mutant.of(
                        "5.8",
                        "watches everything",
                        "HealthMonitoring.watch",
                        call -> call.proceedWith(
                                0,
                                new WatchRequest(
                                        Set.of(),
                                        call.argument(WatchRequest.class).lease()))),
                Mutant.of("5.9", "suspects a host that does not exist", PROBE, call -> {
                    try {
                        return call.proceed();
                    } catch (HypervisorException e) {
                        return new HealthReport(
                                call.argument(HostId.class), HostHealth.SUSPECT, "no answer", Instant.now());
                    }
                }));
    }

    private static Mistake dropping(Predicate<HealthEvent> which) {
        return call -> {
            Optional<HealthEvent> next = call.optional(HealthEvent.class);
            while (next.filter(which).isPresent()) {
                next = call.optional(HealthEvent.class);
            }
            return next;
        };
    }

    private static Map<String, Mistake> syncedAtOnce() {
        AtomicBoolean said = new AtomicBoolean();
        return Map.of(
                NEXT,
                call -> said.compareAndSet(false, true)
                        ? Optional.of(new HealthEvent.Synced(Instant.now()))
                        : call.proceed());
    }

    private static Map<String, Mistake> silentBeforeSynced() {
        AtomicBoolean synced = new AtomicBoolean();
        return Map.of(NEXT, call -> {
            Optional<?> next = (Optional<?>) dropping(event -> !synced.get() && event instanceof HealthEvent.VmObserved)
                    .answer(call);
            if (next != null
                    && next.filter(HealthEvent.Synced.class::isInstance).isPresent()) {
                synced.set(true);
            }
            return next;
        });
    }

    /** Drops a Gap and all that repairs it. */
    private static Map<String, Mistake> losing() {
        return Map.of(NEXT, call -> {
            Optional<HealthEvent> next = call.optional(HealthEvent.class);
            if (next.filter(HealthEvent.Gap.class::isInstance).isEmpty()) {
                return next;
            }
            while (next.isPresent() && !(next.get() instanceof HealthEvent.Synced)) {
                next = call.optional(HealthEvent.class);
            }
            return Optional.empty();
        });
    }

    /** Announces a Gap, and of what follows tells only the VMs that are new. */
    private static Map<String, Mistake> notRepairing() {
        AtomicBoolean gap = new AtomicBoolean();
        return Map.of(NEXT, call -> {
            Optional<HealthEvent> next = call.optional(HealthEvent.class);
            while (gap.get()
                    && next.filter(HealthEvent.HostObserved.class::isInstance).isPresent()) {
                next = call.optional(HealthEvent.class);
            }
            if (next.filter(HealthEvent.Gap.class::isInstance).isPresent()) {
                gap.set(true);
            }
            return next;
        });
    }

    private static Object beating(Call call) throws InterruptedException {
        HealthWatch watch = call.target(HealthWatch.class);
        Deadline soon = call.deadline().atMost(Duration.ofMillis(100));
        Optional<HealthEvent> right = watch.next(soon);
        return right.isPresent() ? right : Optional.of(new HealthEvent.Heartbeat(Instant.now()));
    }

    private static Map<String, Mistake> deafAfterSynced() {
        AtomicBoolean synced = new AtomicBoolean();
        return Map.of(NEXT, call -> {
            Optional<?> next = (Optional<?>) dropping(event -> synced.get() && event instanceof HealthEvent.VmObserved)
                    .answer(call);
            if (next != null
                    && next.filter(HealthEvent.Synced.class::isInstance).isPresent()) {
                synced.set(true);
            }
            return next;
        });
    }
}
