package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A thread in a group of its own, so that threads started by what it calls can be told from all others.
 *
 * <p>A new thread belongs to the group of the thread that made it unless it is told otherwise.
 */
final class CallersThread {

    private static final String NAME = "caller under test";

    private final ThreadGroup group = new ThreadGroup("calls on the adapter under test");

    /** Runs a call and returns when it has ended; fails if that takes longer than {@code limit}. */
    void run(Duration limit, String what, Action call) throws Exception {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            call.run();
            return true;
        });
        Thread thread = new Thread(group, task, NAME);
        thread.setDaemon(true);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.start();
        try {
            task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            thread.join();
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new AssertionError(what + " took longer than " + Calls.millis(limit), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw new AssertionError(what + " failed with " + e.getCause(), e);
        }
    }

    /** The names of the threads that were started by the calls and are alive. */
    List<String> startedThreads() {
        Thread[] found = new Thread[group.activeCount() + 64];
        int count = group.enumerate(found, true);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (found[i] != null && !found[i].getName().equals(NAME)) {
                names.add(found[i].getName());
            }
        }
        return names;
    }
}
