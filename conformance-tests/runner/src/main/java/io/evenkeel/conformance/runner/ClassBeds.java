package io.evenkeel.conformance.runner;

import io.evenkeel.conformance.BedFailure;
import io.evenkeel.conformance.BedMaker;
import io.evenkeel.conformance.InputException;
import io.evenkeel.conformance.TestBed;
import io.evenkeel.conformance.yaml.YamlMap;
import io.evenkeel.engine.call.ContextSwap;
import io.evenkeel.engine.plugin.LoadedAdapter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Optional;

/** Beds of a vendor's class, seen by the adapter's class loader. */
final class ClassBeds implements BedMaker {

    private final Constructor<?> constructor;
    private final Object[] arguments;
    private final ClassLoader loader;

    /** @throws InputException if the class is not there or is no test bed */
    ClassBeds(YamlMap map, String className, Optional<Map<String, String>> settings, LoadedAdapter adapter) {
        this.loader = adapter.classLoader();
        Class<?> type;
        try {
            type = Class.forName(className, true, loader);
        } catch (ClassNotFoundException e) {
            throw map.wrong(
                    "class",
                    "there is no class " + className + "; it must be in a jar in "
                            + adapter.directory().resolve("conformance"));
        } catch (LinkageError e) {
            throw map.wrong("class", className + " cannot be loaded: " + e);
        }
        if (!TestBed.class.isAssignableFrom(type)) {
            throw map.wrong("class", className + " does not implement " + TestBed.class.getName());
        }
        this.arguments = settings.map(Map::copyOf).stream().toArray();
        try {
            this.constructor = settings.isPresent() ? type.getConstructor(Map.class) : type.getConstructor();
        } catch (NoSuchMethodException e) {
            throw map.wrong(
                    "class",
                    className + " has no public constructor "
                            + (settings.isPresent() ? "with a Map for the settings" : "without parameters"));
        }
    }

    @Override
    public TestBed newBed() {
        try (ContextSwap swap = ContextSwap.to(loader)) {
            return (TestBed) constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new BedFailure(
                    "the constructor of " + constructor.getDeclaringClass().getName() + " failed",
                    e.getTargetException());
        } catch (ReflectiveOperationException e) {
            throw new BedFailure(
                    "cannot construct " + constructor.getDeclaringClass().getName(), e);
        }
    }
}
