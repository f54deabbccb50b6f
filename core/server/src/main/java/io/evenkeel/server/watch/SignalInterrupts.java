package io.evenkeel.server.watch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the signals INT and TERM.
 *
 * <p>The JDK offers this in its module {@code jdk.unsupported} alone, where the compiler forbids a plain reference; a
 * shutdown hook is no substitute, for it cannot tell a second press from the first nor choose the exit code. A JDK
 * without the module leaves Ctrl-C as it is.
 */
final class SignalInterrupts implements Interrupts {
    private static final Logger LOG = LoggerFactory.getLogger(SignalInterrupts.class);

    @Override
    public Subscription handle(Runnable handler) {
        return handle("INT", handler);
    }

    @Override
    public Subscription handleEnding(Runnable handler) {
        Subscription interrupt = handle("INT", handler);
        Subscription termination = handle("TERM", handler);
        return () -> {
            termination.close();
            interrupt.close();
        };
    }

    private static Subscription handle(String name, Runnable handler) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            Object own = Proxy.newProxyInstance(
                    handlerType.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                        return switch (method.getName()) {
                            case "handle" -> {
                                handler.run();
                                yield null;
                            }
                            case "hashCode" -> System.identityHashCode(proxy);
                            case "equals" -> arguments != null && proxy == arguments[0];
                            default -> "handler of " + name;
                        };
                    });
            Method handle = signalType.getMethod("handle", signalType, handlerType);
            Object previous = handle.invoke(null, signal, own);
            return () -> restore(handle, signal, previous);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.debug("{} cannot be handled here", name, e);
            return () -> {};
        }
    }

    private static void restore(Method handle, Object signal, Object previous) {
        try {
            handle.invoke(null, signal, previous);
        } catch (IllegalAccessException | InvocationTargetException e) {
            LOG.debug("a signal cannot be given back", e);
        }
    }
}
