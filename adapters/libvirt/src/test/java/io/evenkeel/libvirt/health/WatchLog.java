package io.evenkeel.libvirt.health;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Pulls a watch and keeps what it tells. */
final class WatchLog {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final HealthWatch watch;
    private final List<HealthEvent> told = new ArrayList<>();

    WatchLog(HealthWatch watch) {
        this.watch = watch;
    }

    void until(String what, BooleanSupplier enough) throws InterruptedException {
        Deadline deadline = Deadline.after(LONGEST);
        while (!enough.getAsBoolean()) {
            if (deadline.hasPassed()) {
                throw new AssertionError("not within " + LONGEST + ": " + what + "; told were " + told);
            }
            watch.next(deadline).ifPresent(told::add);
        }
    }

    void untilSynced() throws InterruptedException {
        until("everything is told", () -> has(HealthEvent.Synced.class));
    }

    void forget() {
        told.clear();
    }

    boolean has(Class<? extends HealthEvent> type) {
        return told.stream().anyMatch(type::isInstance);
    }

    boolean isTold(HostId host, HostHealth health) {
        Optional<HostHealth> last = Optional.empty();
        for (HealthEvent event : told) {
            if (event instanceof HealthEvent.HostObserved seen
                    && seen.report().host().equals(host)) {
                last = Optional.of(seen.report().health());
            }
        }
        return last.equals(Optional.of(health));
    }

    List<Vm> all(VmId vm) {
        List<Vm> all = new ArrayList<>();
        for (HealthEvent event : told) {
            if (event instanceof HealthEvent.VmObserved seen && seen.vm().id().equals(vm)) {
                all.add(seen.vm());
            }
        }
        return all;
    }

    Optional<Vm> last(VmId vm) {
        List<Vm> all = all(vm);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }
}
