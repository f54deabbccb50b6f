package io.evenkeel.spi.config;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The settings an adapter understands.
 *
 * <p>The platform owns files, environment variables and formats; an adapter sees only bound values. Binding reports
 * every problem at once, and a name nobody declared is a problem: a misspelt setting must not be ignored.
 */
public final class ConfigSchema {

    private final Map<String, ConfigKey<?>> keys;

    private ConfigSchema(Map<String, ConfigKey<?>> keys) {
        this.keys = keys;
    }

    public static ConfigSchema of(ConfigKey<?>... keys) {
        Map<String, ConfigKey<?>> byName = new LinkedHashMap<>();
        for (ConfigKey<?> key : keys) {
            if (byName.put(key.name(), key) != null) {
                throw new IllegalArgumentException("declared twice: " + key.name());
            }
        }
        return new ConfigSchema(byName);
    }

    public List<ConfigKey<?>> keys() {
        return List.copyOf(keys.values());
    }

    /**
     * Parses and checks {@code values}.
     *
     * @throws HypervisorException of kind {@link ErrorKind#INVALID_CONFIGURATION}, listing every problem
     */
    public AdapterConfig bind(Map<String, String> values) {
        requireNonNull(values, "values");
        Map<ConfigKey<?>, Object> bound = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (String name : new TreeSet<>(values.keySet())) {
            if (!keys.containsKey(name)) {
                problems.add(name + ": no such setting; known are " + String.join(", ", keys.keySet()));
            }
        }
        for (ConfigKey<?> key : keys.values()) {
            String text = values.get(key.name());
            if (text == null) {
                key.defaultValue().ifPresent(value -> bound.put(key, value));
                if (key.isRequired()) {
                    problems.add(key.name() + ": missing; " + key.description());
                }
                continue;
            }
            try {
                bound.put(key, key.parse(text));
            } catch (RuntimeException e) {
                problems.add(key.name() + ": " + (key.isSecret() ? "not usable" : "not " + key.form() + ": " + text));
            }
        }
        if (!problems.isEmpty()) {
            throw HypervisorException.withoutEffect(ErrorKind.INVALID_CONFIGURATION, String.join("; ", problems));
        }
        return new AdapterConfig(bound);
    }
}
