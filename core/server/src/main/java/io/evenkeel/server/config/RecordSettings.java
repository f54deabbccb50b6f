package io.evenkeel.server.config;

import io.evenkeel.server.console.InputException;
import io.evenkeel.server.quantity.Figures;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of settings: each component is a key, in small letters with dashes, and what the file does not say stays
 * as it is. A record within a record is a section, and bounds are those of the records' constructors.
 */
final class RecordSettings {
    private static final Pattern ISO = Pattern.compile("\\bPT[0-9HMS.]+");

    private final YamlValues values;
    private final SettingForms forms;

    RecordSettings(YamlValues values) {
        this.values = values;
        this.forms = new SettingForms(values);
    }

    /** The keys of a record. */
    List<String> keys(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordSettings::key)
                .toList();
    }

    /**
     * The record that the section makes of another.
     *
     * @param path of the section, for messages; empty for the outermost
     * @throws InputException with file, line and key
     */
    <T extends Record> T read(String path, YamlNode.Mapping section, T usual) {
        Class<? extends Record> type = usual.getClass();
        values.demandKnown(path.isEmpty() ? "" : path + ": ", section, keys(type));
        List<@Nullable Object> parts = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Object before = value(component, usual);
            YamlNode node = section.entries().get(key(component));
            String name = path.isEmpty() ? key(component) : path + "." + key(component);
            parts.add(node == null ? before : part(name, node, component.getGenericType(), before));
        }
        @SuppressWarnings("unchecked") // made of the same class
        T made = (T) make(type, parts, path.isEmpty() ? "supervision" : path, section);
        return made;
    }

    private Object part(String name, YamlNode node, Type type, Object before) {
        if (before instanceof Record record && !forms.isPlain(record.getClass())) {
            if (!(node instanceof YamlNode.Mapping section)) {
                throw values.wrong(
                        node,
                        "'" + name + "' is " + node.kind() + "; it must be a mapping with some of "
                                + String.join(", ", keys(record.getClass())));
            }
            return read(name, section, record);
        }
        if (type instanceof ParameterizedType parameterized) {
            Class<?> inner = last(parameterized);
            if (before instanceof Optional<?>) {
                return Optional.of(forms.read(name, node, inner, null));
            }
            if (before instanceof List<?>) {
                List<Object> items = new ArrayList<>();
                for (String item : values.items(name, node)) {
                    items.add(forms.parse(name, node, item, inner, null));
                }
                return items;
            }
            return byHost(name, node, parameterized, inner);
        }
        return forms.read(name, node, before.getClass(), before);
    }

    private Map<Object, Object> byHost(String name, YamlNode node, ParameterizedType type, Class<?> inner) {
        if (!(node instanceof YamlNode.Mapping section)) {
            throw values.wrong(node, "'" + name + "' is " + node.kind() + "; it must be a mapping by host");
        }
        Class<?> key = (Class<?>) type.getActualTypeArguments()[0];
        Map<Object, Object> all = new LinkedHashMap<>();
        section.entries()
                .forEach((host, each) -> all.put(
                        forms.parse(name, each, host, key, null), forms.read(name + "." + host, each, inner, null)));
        return all;
    }

    private static Class<?> last(ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        return (Class<?>) arguments[arguments.length - 1];
    }

    private Object make(Class<? extends Record> type, List<?> parts, String path, YamlNode section) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(parts.toArray());
        } catch (InvocationTargetException e) {
            throw values.wrong(section, said(path, said(e)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("settings that cannot be made: " + type, e);
        }
    }

    private static String said(InvocationTargetException refusal) {
        Throwable cause = refusal.getCause();
        return String.valueOf(cause == null ? refusal : cause.getMessage());
    }

    /** What a constructor says, with the section before it and durations as people write them. */
    static String said(String path, String message) {
        String human = ISO.matcher(message).replaceAll(iso -> Figures.duration(Duration.parse(iso.group())));
        return human.startsWith(path) ? human : path + ": " + human;
    }

    static Object value(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a setting that cannot be read: " + component, e);
        }
    }

    /** {@code isStorageCopied} is {@code storage-copied}. */
    static String key(RecordComponent component) {
        String name = component.getName();
        String bare = name.matches("is[A-Z].*") ? name.substring(2) : name;
        return bare.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
