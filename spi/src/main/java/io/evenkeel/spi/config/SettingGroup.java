package io.evenkeel.spi.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings of one group, by the part of their names that the operator chose.
 *
 * <p>Of {@code device.bmc-1.ip} in the group {@code device} that part is {@code bmc-1.ip}. Any value may hold a secret:
 * which do is often known only later, for example from the description of the program that the values are for.
 *
 * @param values in the order of their names
 */
public record SettingGroup(Map<String, Secret> values) {

    public SettingGroup {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(new TreeMap<>(values)));
    }

    /** The value of a setting of this group, if it was given. */
    public Optional<String> reveal(String name) {
        return Optional.ofNullable(values.get(name)).map(Secret::reveal);
    }
}
