package io.evenkeel.engine.call;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link Bulkhead} before one handle of an adapter.
 *
 * <p>Follows the conventions of the SPI: a method that takes a {@link Deadline} may block and goes through the
 * bulkhead; one that takes an {@link Operation} changes something; one without parameters describes the handle and does
 * not change, so it is read once, when the handle is made, and never holds up anyone later; {@code close} is given a
 * budget and is passed on once.
 */
final class Isolation implements HandleProxy.Interceptor {

    private final Bulkhead bulkhead;
    private final Map<Method, Object> descriptions;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Isolation(Bulkhead bulkhead, Map<Method, Object> descriptions) {
        this.bulkhead = bulkhead;
        this.descriptions = descriptions;
    }

    /** Puts the bulkhead before {@code target}; must run inside a call of that bulkhead. */
    static <T> T around(Class<T> type, T target, Bulkhead bulkhead) {
        return type.cast(isolate(bulkhead, type, target));
    }

    private static Object isolate(Bulkhead bulkhead, Class<?> type, Object target) {
        Map<Method, Object> descriptions = new HashMap<>();
        Isolation isolation = new Isolation(bulkhead, descriptions);
        try {
            for (Method method : type.getMethods()) {
                if (describes(method)) {
                    Object description = new HandleProxy.Invocation(isolation, target, method).proceed();
                    descriptions.put(method, present(method, description));
                }
            }
        } catch (Throwable e) {
            closeAfter(e, target);
            throw e instanceof HypervisorException known
                    ? known
                    : new HypervisorException(
                            ErrorKind.INTERNAL,
                            Effect.UNKNOWN,
                            "a " + type.getSimpleName() + " of the adapter cannot be described: " + e,
                            e);
        }
        return HandleProxy.wrap(type, target, isolation);
    }

    @Override
    public @Nullable Object around(HandleProxy.Invocation invocation) throws Throwable {
        Method method = invocation.method();
        Object description = descriptions.get(method);
        if (description != null) {
            return description;
        }
        String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
        if (method.getParameterCount() == 0) {
            if (!closed.getAndSet(true)) {
                bulkhead.close(name, invocation::proceed);
            }
            return null;
        }
        Deadline deadline =
                invocation.argument(Deadline.class).orElseThrow(() -> new NullPointerException("deadline of " + name));
        boolean changes = invocation.argument(Operation.class).isPresent();
        return bulkhead.call(name, changes, deadline, () -> {
            Object result = invocation.proceed();
            return method.getReturnType() == void.class ? null : present(method, result);
        });
    }

    @Override
    public Object handle(Class<?> type, Object target) {
        return isolate(bulkhead, type, target);
    }

    private static boolean describes(Method method) {
        return method.getParameterCount() == 0
                && method.getReturnType() != void.class
                && !Modifier.isStatic(method.getModifiers());
    }

    private static Object present(Method method, @Nullable Object result) {
        if (result == null) {
            throw new IllegalStateException(method.getName() + " returned null");
        }
        return result;
    }

    private static void closeAfter(Throwable failure, Object target) {
        if (target instanceof AutoCloseable handle) {
            try {
                handle.close();
            } catch (Exception | LinkageError e) {
                failure.addSuppressed(e);
            }
        }
    }
}
