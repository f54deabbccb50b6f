package io.evenkeel.engine.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of an adapter on a thread of the bulkhead.
 *
 * <p>It ends once: by returning to its caller, or by being abandoned. What an abandoned call returns is dropped; if it
 * is a handle, it is closed, so that a late connection or session does not stay open unseen.
 */
final class Call implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private final String name;
    private final Body body;
    private final Runnable onReturn;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private @Nullable Thread runner;
    private boolean returned;
    private boolean abandoned;

    /** What the call does. */
    interface Body {
        @Nullable
        Object run() throws Throwable;
    }

    /** What came of it: a value, which may be null, or a failure. */
    record Answer(@Nullable Object value, @Nullable Throwable failure) {}

    /** A call that runs {@code onReturn} just before its caller gets the answer, or after its late reply is dropped. */
    Call(String name, Body body, Runnable onReturn) {
        this.name = name;
        this.body = body;
        this.onReturn = onReturn;
    }

    String name() {
        return name;
    }

    @Override
    public void run() {
        boolean begins;
        synchronized (this) {
            begins = !abandoned;
            runner = begins ? Thread.currentThread() : null;
        }
        if (!begins) { // the caller has been told that it timed out; what it may do next must not be overtaken
            onReturn.run();
            return;
        }
        Answer result;
        try {
            result = new Answer(body.run(), null);
        } catch (Throwable e) {
            // Whatever the adapter throws, errors included, belongs to the caller and must not end this thread.
            result = new Answer(null, e);
        }
        boolean late;
        synchronized (this) {
            runner = null;
            returned = true;
            late = abandoned;
            // An interrupt meant for this call must not reach the next one on the same thread.
            boolean unused = Thread.interrupted();
        }
        if (late) {
            drop(result);
        }
        onReturn.run();
        answer.complete(result);
    }

    /** Waits for the answer; empty handed, that is null, once the time is over. */
    @Nullable
    Answer await(long nanos) throws InterruptedException {
        try {
            return answer.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer is never completed with an exception", e);
        }
    }

    /** The answer of a call that has returned; waits for the moment between returning and answering. */
    Answer answer() {
        return answer.join();
    }

    /** Interrupts the thread that runs the call, if it still runs it. */
    synchronized void interrupt() {
        if (runner != null) {
            runner.interrupt();
        }
    }

    /** Gives the call up; false if it has returned after all, and its answer must be taken. */
    synchronized boolean abandon() {
        if (returned) {
            return false;
        }
        abandoned = true;
        interrupt();
        return true;
    }

    private void drop(Answer late) {
        LOG.info("{} returned after it was abandoned; its reply is dropped", name, late.failure());
        Object value = late.value() instanceof java.util.Optional<?> optional ? optional.orElse(null) : late.value();
        if (value instanceof AutoCloseable handle) {
            try {
                handle.close();
            } catch (Exception | LinkageError e) {
                LOG.warn("{}: cannot close the handle that came late", name, e);
            }
        }
    }
}
