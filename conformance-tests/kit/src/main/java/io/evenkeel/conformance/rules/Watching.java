package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.health.GuestSignal;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.health.WatchRequest;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A watch and the steps that the rules about it have in common. All durations are stretched. */
final class Watching implements AutoCloseable {

    /** How much longer than a lease a silence may be before it counts; timers are not exact. */
    private static final Duration TOLERANCE = Duration.ofMillis(100);

    private static final Duration SYNCING = Duration.ofSeconds(5);

    private final Scenario s;
    private final HealthWatch watch;
    private final Duration lease;

    private Watching(Scenario s, HealthWatch watch, Duration lease) {
        this.s = s;
        this.watch = watch;
        this.lease = lease;
    }

    static Watching everything(Scenario s, Duration lease) throws InterruptedException {
        return of(s, Set.of(), lease);
    }

    static Watching of(Scenario s, Set<HostId> hosts, Duration lease) throws InterruptedException {
        WatchRequest request = new WatchRequest(hosts, s.scaled(lease));
        return new Watching(s, s.health().watch(request, s.soon()), lease);
    }

    /** The next event, unless a lease passes without one. */
    Optional<HealthEvent> next() throws InterruptedException {
        return watch.next(s.within(lease.plus(TOLERANCE)));
    }

    /** What is told until {@link HealthEvent.Synced}, which is the last. */
    List<HealthEvent> untilSynced() throws Exception {
        return untilSyncedAfter(List.of());
    }

    List<HealthEvent> untilSyncedAfter(List<HealthEvent> before) throws Exception {
        List<HealthEvent> all = new ArrayList<>(before);
        all.addAll(until("Synced is told", SYNCING, events -> indexOf(events, HealthEvent.Synced.class) >= 0));
        return all;
    }

    /** What is told until {@code enough} is satisfied; fails with {@code what} if that takes too long. */
    List<HealthEvent> until(String what, Duration max, Predicate<List<HealthEvent>> enough) throws Exception {
        List<HealthEvent> told = new ArrayList<>();
        Deadline deadline = s.within(max.plus(TOLERANCE));
        while (!enough.test(told)) {
            s.check(!deadline.hasPassed(), "not within " + s.scaled(max) + ": " + what + "; told were " + news(told));
            watch.next(deadline).ifPresent(told::add);
        }
        return told;
    }

    /** For a reader, who knows that the watch beats. */
    private static List<HealthEvent> news(List<HealthEvent> events) {
        return events.stream()
                .filter(event -> !(event instanceof HealthEvent.Heartbeat))
                .toList();
    }

    /** Everything that is told in this time. */
    List<HealthEvent> drain(Duration time) throws InterruptedException {
        List<HealthEvent> told = new ArrayList<>();
        Deadline deadline = s.within(time);
        while (!deadline.hasPassed()) {
            watch.next(deadline).ifPresent(told::add);
        }
        return told;
    }

    static int indexOf(List<HealthEvent> events, Class<? extends HealthEvent> type) {
        for (int i = 0; i < events.size(); i++) {
            if (type.isInstance(events.get(i))) {
                return i;
            }
        }
        return -1;
    }

    static Set<HostId> hosts(List<HealthEvent> events) {
        return events.stream()
                .filter(HealthEvent.HostObserved.class::isInstance)
                .map(event -> ((HealthEvent.HostObserved) event).report().host())
                .collect(Collectors.toSet());
    }

    /** What was last told of a host. */
    static Optional<HostHealth> health(List<HealthEvent> events, HostId host) {
        Optional<HostHealth> last = Optional.empty();
        for (HealthEvent event : events) {
            if (event instanceof HealthEvent.HostObserved told
                    && told.report().host().equals(host)) {
                last = Optional.of(told.report().health());
            }
        }
        return last;
    }

    /** What was last told of a VM. */
    static Optional<VmState> state(List<HealthEvent> events, VmId vm) {
        Optional<VmState> last = Optional.empty();
        for (HealthEvent event : events) {
            if (event instanceof HealthEvent.VmObserved told && told.vm().id().equals(vm)) {
                last = Optional.of(told.vm().state());
            }
        }
        return last;
    }

    /** What was told of a guest, in order. */
    static List<GuestSignal> signals(List<HealthEvent> events, VmId vm) {
        return events.stream()
                .filter(HealthEvent.GuestSignalled.class::isInstance)
                .map(HealthEvent.GuestSignalled.class::cast)
                .filter(told -> told.vm().equals(vm))
                .map(HealthEvent.GuestSignalled::signal)
                .toList();
    }

    /** Whether an event tells of not hearing, which needs no hearing. */
    static boolean isSuspicion(HealthEvent event) {
        boolean host =
                event instanceof HealthEvent.HostObserved told && told.report().health() == HostHealth.SUSPECT;
        boolean vm = event instanceof HealthEvent.VmObserved told && told.vm().state() == VmState.UNKNOWN;
        return host || vm || event instanceof HealthEvent.Gap;
    }

    @Override
    public void close() {
        watch.close();
    }
}
