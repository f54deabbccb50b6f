package io.evenkeel.fence.program;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A process and all that it started. */
final class ProcessTree {

    /** A killed process ends within milliseconds, unless it hangs in the kernel; then nobody can help. */
    private static final Duration DYING = Duration.ofMillis(500);

    private final ProcessHandle root;
    private final Set<ProcessHandle> seen = new LinkedHashSet<>();

    ProcessTree(ProcessHandle root) {
        this.root = root;
    }

    /** Notes who is there: the children of a process that has ended cannot be found any more. */
    void look() {
        try (Stream<ProcessHandle> descendants = root.descendants()) {
            descendants.forEach(seen::add);
        }
    }

    /** Kills everyone, parents first, so that none can start another child, and waits until they are gone. */
    void kill() throws InterruptedException {
        Deque<ProcessHandle> left = new ArrayDeque<>();
        left.add(root);
        left.addAll(seen);
        Set<ProcessHandle> killed = new LinkedHashSet<>();
        while (!left.isEmpty()) {
            ProcessHandle next = left.remove();
            if (killed.add(next)) {
                try (Stream<ProcessHandle> children = next.children()) {
                    children.forEach(left::add);
                }
                next.destroyForcibly();
            }
        }
        long end = System.nanoTime() + DYING.toNanos();
        for (ProcessHandle each : killed) {
            awaitEnd(each, end - System.nanoTime());
        }
    }

    private static void awaitEnd(ProcessHandle process, long nanos) throws InterruptedException {
        try {
            process.onExit().get(Math.max(1, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException hangsInTheKernel) {
            // It was killed, and will be gone when the kernel lets go of it.
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot wait for process " + process.pid(), e);
        }
    }
}
