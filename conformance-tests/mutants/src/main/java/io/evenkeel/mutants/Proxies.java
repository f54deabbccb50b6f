package io.evenkeel.mutants;

import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.Restarts;
import io.evenkeel.spi.guard.Seals;
import io.evenkeel.spi.health.HealthMonitoring;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.inventory.Inventory;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.Migrations;
import io.evenkeel.spi.power.PowerControl;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the objects of an adapter behind proxies that make the mistakes of a mutant. */
final class Proxies {

    private static final List<Class<?>> TYPES = List.of(
            HypervisorProvider.class,
            Hypervisor.class,
            Inventory.class,
            Migrations.class,
            MigrationSession.class,
            HealthMonitoring.class,
            HealthWatch.class,
            LoadMonitoring.class,
            PowerControl.class,
            Restarts.class,
            Fencing.class,
            Seals.class);

    private final Map<String, Mistake> mistakes;
    private final MutantBed bed;

    Proxies(Map<String, Mistake> mistakes, MutantBed bed) {
        this.mistakes = mistakes;
        this.bed = bed;
        mistakes.keySet().forEach(Proxies::check);
    }

    /** A mistake in the name of a method would make a mutant that is right. */
    private static void check(String name) {
        boolean known = TYPES.stream()
                .anyMatch(type -> List.of(type.getMethods()).stream()
                        .anyMatch(method -> name(type, method).equals(name)));
        if (!known) {
            throw new IllegalArgumentException("no method " + name);
        }
    }

    private static String name(Class<?> type, Method method) {
        return type.getSimpleName() + "." + method.getName();
    }

    <T> T wrap(Object target, Class<T> type) {
        Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            Call.Original original = arguments -> invoke(target, method, arguments);
            List<Object> arguments = given == null ? List.of() : List.of(given);
            Mistake mistake = mistakes.get(name(type, method));
            Object answer = mistake == null
                    ? original.invoke(arguments.toArray())
                    : mistake.answer(new Call(target, original, arguments, bed));
            return rewrap(answer, method.getGenericReturnType());
        });
        return type.cast(proxy);
    }

    private static @Nullable Object invoke(Object target, Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** By what the method promises and not by what the object is: one class may implement several facets. */
    private @Nullable Object rewrap(@Nullable Object answer, Type promised) {
        if (answer instanceof Optional<?> optional && promised instanceof ParameterizedType of) {
            return optional.map(value -> rewrap(value, of.getActualTypeArguments()[0]));
        }
        return answer != null && promised instanceof Class<?> type && TYPES.contains(type)
                ? wrap(answer, type)
                : answer;
    }
}
