package io.evenkeel.engine.call;

/**
 * Makes an adapter's class loader the thread's context class loader for the length of a call.
 *
 * <p>Libraries inside an adapter look for their services through the context class loader; without the swap they find
 * the platform's or none.
 */
public final class ContextSwap implements AutoCloseable {

    private final Thread thread;
    private final ClassLoader before;

    private ContextSwap(Thread thread, ClassLoader before) {
        this.thread = thread;
        this.before = before;
    }

    /** Swaps for the current thread; close, on the same thread, to swap back. */
    public static ContextSwap to(ClassLoader loader) {
        Thread thread = Thread.currentThread();
        ContextSwap swap = new ContextSwap(thread, thread.getContextClassLoader());
        thread.setContextClassLoader(loader);
        return swap;
    }

    /**
     * An object that behaves like {@code target} and swaps around each call, and so does every handle that its methods
     * return. Exceptions pass unchanged.
     *
     * @param type the SPI interface through which {@code target} is used
     */
    public static <T> T around(Class<T> type, T target, ClassLoader loader) {
        return type.cast(HandleProxy.wrap(type, target, invocation -> {
            try (ContextSwap swap = to(loader)) {
                return invocation.proceed();
            }
        }));
    }

    @Override
    public void close() {
        thread.setContextClassLoader(before);
    }
}
