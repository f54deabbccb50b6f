package io.evenkeel.server.watch;

/** The key that stops a program, Ctrl-C. */
public interface Interrupts {

    /**
     * Calls {@code handler} at each press until the result is closed; the program itself then goes on.
     *
     * <p>The handler runs on a thread of the platform and must return at once.
     */
    Subscription handle(Runnable handler);

    /** As {@link #handle}, and also when the process is asked to end in another way, as a service manager does. */
    default Subscription handleEnding(Runnable handler) {
        return handle(handler);
    }

    /** Gives the key back its usual meaning. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Ctrl-C as this process receives it. */
    static Interrupts ofProcess() {
        return new SignalInterrupts();
    }
}
