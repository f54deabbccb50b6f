package io.evenkeel.libvirt.health;

import io.evenkeel.libvirt.wire.DomainEvent;
import io.evenkeel.libvirt.wire.Ear;
import io.evenkeel.spi.health.HealthEvent.GuestSignalled;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What hosts report, kept until the watch's consumer comes to read it.
 *
 * <p>Kept is only what may have changed, each name once, and what guests signalled, and no more than a bound: the state
 * itself is looked up when it is told.
 */
final class Mailbox {

    /** More than a host has VMs; a consumer that is further behind is better served by a new listing. */
    static final int KEPT = 4096;

    /** What has come from one host since it was last read. */
    record Letter(Set<VmId> changed, List<GuestSignalled> signals, boolean isLost, boolean isBroken) {}

    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private boolean rung;

    /** @param clock by which signals of guests are stamped when they are heard */
    Mailbox(Clock clock) {
        this.clock = clock;
    }

    /** Wakes the consumer. */
    void ring() {
        lock.lock();
        try {
            rung = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something has come since the last wait, at most so long. */
    void await(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (!rung && left > 0) {
                left = news.awaitNanos(left);
            }
            rung = false;
        } finally {
            lock.unlock();
        }
    }

    /** The part of one host. */
    final class Slot implements Ear {

        private final HostId host;
        private final Set<VmId> changed = new LinkedHashSet<>();
        private final List<GuestSignalled> signals = new ArrayList<>();
        private boolean lost;
        private boolean broken;

        Slot(HostId host) {
            this.host = host;
        }

        @Override
        public void heard(DomainEvent event) {
            lock.lock();
            try {
                VmId vm = new VmId(event.uuid());
                if (changed.size() < KEPT && signals.size() < KEPT) {
                    changed.add(vm);
                    event.signal().ifPresent(signal -> signals.add(new GuestSignalled(vm, signal, clock.instant())));
                } else {
                    lost = true;
                }
                rung = true;
                news.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void brokenOff(String reason) {
            lock.lock();
            try {
                broken = true;
                rung = true;
                news.signalAll();
            } finally {
                lock.unlock();
            }
        }

        Letter read() {
            lock.lock();
            try {
                Letter letter = new Letter(Set.copyOf(changed), List.copyOf(signals), lost, broken);
                changed.clear();
                signals.clear();
                lost = false;
                broken = false;
                return letter;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public String toString() {
            return host.value();
        }
    }
}
