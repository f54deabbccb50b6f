package io.evenkeel.libvirt.wire;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** A loop that sleeps, deaf to interruption as native code is, until one of its timers fires. */
final class SleepyLoop implements NativeLoop {

    private final ReentrantLock turn = new ReentrantLock();
    private final Map<Integer, Long> timers = new HashMap<>();
    private final AtomicInteger inside = new AtomicInteger();
    private int lastTimer;
    private int rounds;
    private int mostInside;
    private boolean broken;

    @Override
    public ReentrantLock turn() {
        return turn;
    }

    @Override
    public synchronized void runRound() {
        mostInside = Math.max(mostInside, inside.incrementAndGet());
        boolean interrupted = false;
        try {
            while (!broken && timers.values().stream().noneMatch(due -> due <= System.nanoTime())) {
                try {
                    MILLISECONDS.timedWait(this, 5);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (broken) {
                throw new VirFailure(VirFailure.INTERNAL_ERROR, 0, "poll failed");
            }
            rounds++;
        } finally {
            inside.decrementAndGet();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public synchronized int addTimer(int millis) {
        timers.put(++lastTimer, System.nanoTime() + MILLISECONDS.toNanos(millis));
        notifyAll();
        return lastTimer;
    }

    @Override
    public synchronized void removeTimer(int timer) {
        timers.remove(timer);
    }

    synchronized void breakDown() {
        broken = true;
        notifyAll();
    }

    boolean isRun() {
        return inside.get() > 0;
    }

    synchronized int timers() {
        return timers.size();
    }

    synchronized int rounds() {
        return rounds;
    }

    synchronized int mostInside() {
        return mostInside;
    }
}
