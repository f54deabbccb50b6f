package io.evenkeel.libvirt.restart;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.evenkeel.libvirt.inventory.Onlooker;
import io.evenkeel.libvirt.inventory.Portrait;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.VmId;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps definitions as the inventory comes across them, and removes what restarts left behind.
 *
 * <p>Has a thread of its own, because the storage under the definitions can hang, and because a host that was left behind
 * comes back when it likes. Nothing is lost when it is closed: what is left to do is written beside the VMs.
 */
final class Caretaker implements Onlooker, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Caretaker.class);

    /** A definition changes when somebody edits it; reading all of them at each look would be the larger part of it. */
    private static final Duration KEPT_FRESH = Duration.ofSeconds(30);

    /** Between two looks whether a host that was left behind is back; each asks all hosts once. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private static final Duration ONE_TIDYING = Duration.ofSeconds(20);

    /** What is done for a VM. */
    interface Tidying {
        boolean tidy(VmId vm, Deadline deadline) throws InterruptedException;
    }

    private final DefinitionStore store;
    private final Ticker ticker;
    private final Map<VmId, Long> keptAt = new ConcurrentHashMap<>();
    private final Set<VmId> warned = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<VmId, Portrait> toKeep = new LinkedHashMap<>();

    /** When the portrait that was accepted last was taken. */
    private final Map<VmId, Long> newest = new HashMap<>();

    private final Set<VmId> toTidy = new LinkedHashSet<>();
    private @Nullable Thread thread;
    /** Whether something has come up that was not seen to yet. */
    private boolean stirred;

    private boolean closed;
    private boolean storeFails;

    Caretaker(DefinitionStore store, Ticker ticker) {
        this.store = store;
        this.ticker = ticker;
    }

    void start(Tidying leftovers, ThreadFactory threads) {
        Thread started = threads.newThread(() -> run(leftovers));
        thread = started;
        started.start();
    }

    @Override
    public boolean wants(VmId vm) {
        @Nullable Long last = keptAt.get(vm);
        return last == null || ticker.nanos() - last > KEPT_FRESH.toNanos();
    }

    @Override
    public void saw(Portrait portrait) {
        if (portrait.isAutostarted() && warned.add(portrait.vm())) {
            LOG.warn(
                    "{} starts VM {} by itself when it boots, also after the VM was restarted elsewhere; prevent that:"
                            + " virsh autostart --disable {}",
                    portrait.host(),
                    portrait.vm(),
                    portrait.vm());
        }
        boolean leftBehind = portrait.restart()
                .flatMap(RestartRecord::read)
                .filter(record -> !record.leftBehind().isEmpty())
                .isPresent();
        lock.lock();
        try {
            @Nullable Long last = newest.get(portrait.vm());
            if (last != null && portrait.takenAt() - last < 0) {
                return; // answers of several hosts and lanes do not come in the order of the questions
            }
            newest.put(portrait.vm(), portrait.takenAt());
            keptAt.put(portrait.vm(), ticker.nanos());
            toKeep.put(portrait.vm(), portrait);
            if (leftBehind) {
                toTidy.add(portrait.vm());
            }
            stirred = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Removes what a restart of the VM left behind, as soon as that can be done. */
    void tidy(VmId vm) {
        lock.lock();
        try {
            toTidy.add(vm);
            stirred = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run(Tidying leftovers) {
        try {
            while (true) {
                List<Portrait> portraits;
                List<VmId> vms;
                lock.lock();
                try {
                    if (closed) {
                        return;
                    }
                    portraits = List.copyOf(toKeep.values());
                    toKeep.clear();
                    vms = List.copyOf(toTidy);
                    stirred = false;
                } finally {
                    lock.unlock();
                }
                for (Portrait portrait : portraits) {
                    keep(portrait);
                }
                for (VmId vm : vms) {
                    tidyOne(vm, leftovers);
                }
                await();
            }
        } catch (InterruptedException e) {
            // Only close() interrupts.
        }
    }

    private void await() throws InterruptedException {
        lock.lock();
        try {
            long left = LOOK_AGAIN.toNanos();
            while (!closed && !stirred && (toTidy.isEmpty() || left > 0)) {
                if (toTidy.isEmpty()) {
                    changed.await();
                } else {
                    left = changed.awaitNanos(left);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void keep(Portrait portrait) {
        try {
            store.keep(portrait);
            storeFails = false;
        } catch (IOException e) {
            keptAt.remove(portrait.vm());
            if (!storeFails) {
                LOG.warn("The definition of VM {} cannot be kept, so a restart may use an older one", portrait.vm(), e);
            }
            storeFails = true;
        }
    }

    private void tidyOne(VmId vm, Tidying leftovers) throws InterruptedException {
        try {
            if (leftovers.tidy(vm, Deadline.after(ONE_TIDYING))) {
                lock.lock();
                try {
                    toTidy.remove(vm);
                } finally {
                    lock.unlock();
                }
            }
        } catch (HypervisorException e) {
            LOG.debug("What a restart of VM {} left behind cannot be removed yet", vm, e);
        }
    }

    /** Ends the thread, which takes as long as the storage or a host takes to answer, and a second at most. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        Thread started = thread;
        if (started == null) {
            return;
        }
        started.interrupt();
        try {
            NANOSECONDS.timedJoin(started, Duration.ofSeconds(1).toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
