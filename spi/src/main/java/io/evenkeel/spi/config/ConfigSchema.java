package io.evenkeel.spi.config;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        for (ConfigKey<?> group : keys) {
            for (ConfigKey<?> key : keys) {
                if (key != group && group.isGroup() && group.takes(key.name())) {
                    throw new IllegalArgumentException(key.name() + " lies in the group " + group.name());
                }
            }
        }
        return new ConfigSchema(byName);
    }

    public List<ConfigKey<?>> keys() {
        return List.copyOf(keys.values());
    }

    /** The key that takes the setting of that name. */
    public Optional<ConfigKey<?>> find(String setting) {
        return keys.values().stream().filter(key -> key.takes(setting)).findFirst();
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
            if (find(name).isEmpty()) {
                problems.add(name + ": no such setting; known are " + String.join(", ", keys.keySet()));
            }
        }
        for (ConfigKey<?> key : keys.values()) {
            if (key.isGroup()) {
                bound.put(key, groupOf(key, values));
                continue;
            }
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

    private static SettingGroup groupOf(ConfigKey<?> group, Map<String, String> values) {
        Map<String, Secret> members = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (group.takes(name)) {
                members.put(name.substring(group.name().length() + 1), Secret.of(value));
            }
        });
        return new SettingGroup(members);
    }
}
