package io.evenkeel.server.config;

import io.evenkeel.engine.text.Words;
import io.evenkeel.planner.policy.Policy;
import io.evenkeel.spi.unit.Share;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Settings in the form in which the configuration file has them. */
public final class SettingsText {

    private SettingsText() {}

    /** All settings of a record and of the records in it, with their values. */
    public static Map<String, String> lines(Record settings) {
        Map<String, String> lines = new LinkedHashMap<>();
        add("", settings, lines);
        return lines;
    }

    private static void add(String path, Record settings, Map<String, String> lines) {
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            String key = path + RecordSettings.key(component);
            Object value = RecordSettings.value(component, settings);
            if (value instanceof Record inner && !(value instanceof Share) && !(value instanceof Policy)) {
                add(key + ".", inner, lines);
            } else {
                lines.put(key, text(value));
            }
        }
    }

    private static String text(Object value) {
        if (value instanceof Duration duration) {
            return text(duration);
        } else if (value instanceof Share share) {
            return (share.value() * 100 + "%").replace(".0%", "%");
        } else if (value instanceof Enum<?> choice) {
            return Words.typed(choice);
        } else if (value instanceof List<?> list) {
            return list.stream().map(SettingsText::text).collect(Collectors.joining(", ", "[", "]"));
        } else if (value instanceof Optional<?> optional) {
            return optional.map(SettingsText::text).orElse("none");
        } else if (value instanceof Map<?, ?> map) {
            return map.isEmpty() ? "none" : map.toString();
        } else if (value instanceof Policy policy) {
            return preset(policy);
        }
        return String.valueOf(value);
    }

    /** A duration in the largest unit that holds it whole. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0 || millis % 1_000 != 0) {
            return millis == 0 ? "0s" : millis + "ms";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        return millis % 60_000 == 0 ? millis / 60_000 + "min" : millis / 1_000 + "s";
    }

    private static String preset(Policy policy) {
        return Arrays.stream(Policy.Preset.values())
                .filter(preset -> preset.with(policy.rate(), policy.model()).equals(policy))
                .map(Words::typed)
                .findFirst()
                .orElse("a policy of its own");
    }
}
