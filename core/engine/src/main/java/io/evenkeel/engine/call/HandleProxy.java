package io.evenkeel.engine.call;

import io.evenkeel.spi.Effect;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.Operation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stands before an object of an adapter, and before every such object that its methods return.
 *
 * <p>One interceptor for the whole SPI instead of a hand-written wrapper for each interface: a facet that a later
 * version adds is then covered from its first day. Handles are the interfaces that adapters implement; values (records,
 * sealed hierarchies) pass through.
 */
final class HandleProxy implements InvocationHandler {

    private static final String SPI_PACKAGE = HypervisorProvider.class.getPackageName();

    private final Class<?> type;
    private final Object target;
    private final Interceptor interceptor;

    private HandleProxy(Class<?> type, Object target, Interceptor interceptor) {
        this.type = type;
        this.target = target;
        this.interceptor = interceptor;
    }

    /** What happens around each call. */
    interface Interceptor {

        /** Makes the call, on whichever thread, and returns what {@link Invocation#proceed} returned. */
        @Nullable
        Object around(Invocation invocation) throws Throwable;

        /** Puts itself before a handle that a call returned; runs on the thread that made the call. */
        default Object handle(Class<?> type, Object target) {
            return wrap(type, target, this);
        }
    }

    /** One call of the adapter, about to be made. */
    static final class Invocation {

        private final Interceptor interceptor;
        private final Object target;
        private final Method method;
        private final Object[] arguments;

        Invocation(Interceptor interceptor, Object target, Method method, Object... arguments) {
            this.interceptor = interceptor;
            this.target = target;
            this.method = method;
            this.arguments = arguments;
        }

        Method method() {
            return method;
        }

        /** The first argument of the given type, where there is one. */
        <T> Optional<T> argument(Class<T> type) {
            return Arrays.stream(arguments)
                    .filter(type::isInstance)
                    .map(type::cast)
                    .findFirst();
        }

        /** Calls the adapter, throws what it throws, and puts the interceptor before every handle it returns. */
        @Nullable
        Object proceed() throws Throwable {
            Object result;
            try {
                result = method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
            try {
                return behindInterceptor(interceptor, method, result);
            } catch (HypervisorException e) {
                if (argument(Operation.class).isEmpty()) {
                    throw e;
                }
                // The change went through; that what it returned cannot be described must not deny it.
                throw new HypervisorException(
                        e.kind(),
                        Effect.UNKNOWN,
                        method.getName() + " returned, but what it returned cannot be described: " + e.getMessage(),
                        e);
            }
        }
    }

    static Object wrap(Class<?> type, Object target, Interceptor interceptor) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, new HandleProxy(type, target, interceptor));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Object[] given = arguments == null ? new Object[0] : arguments;
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == given[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> type.getSimpleName() + "[" + target + "]";
            };
        }
        return interceptor.around(new Invocation(interceptor, target, method, given));
    }

    private static @Nullable Object behindInterceptor(Interceptor interceptor, Method method, @Nullable Object result) {
        if (result == null) {
            return null;
        }
        if (isHandle(method.getReturnType())) {
            return interceptor.handle(method.getReturnType(), result);
        }
        if (result instanceof Optional<?> optional && optional.isPresent()) {
            Class<?> element = element(method.getGenericReturnType());
            if (isHandle(element)) {
                return Optional.of(interceptor.handle(element, optional.get()));
            }
        }
        return result;
    }

    /** Whether the type is one that adapters implement, as opposed to a value. */
    static boolean isHandle(Class<?> type) {
        return type.isInterface()
                && !type.isSealed()
                && (type.getPackageName().equals(SPI_PACKAGE)
                        || type.getPackageName().startsWith(SPI_PACKAGE + "."));
    }

    private static Class<?> element(Type type) {
        return type instanceof ParameterizedType parameterized
                        && parameterized.getActualTypeArguments()[0] instanceof Class<?> element
                ? element
                : Object.class;
    }
}
