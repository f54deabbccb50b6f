package io.evenkeel.spi.config;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.unit.DataRate;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One configuration setting: its name, its type, what it means and what it is when left out.
 *
 * <p>Keys are constants of the adapter and are compared by identity.
 *
 * @param <T> the type of the value
 */
public final class ConfigKey<T> {

    private final String name;
    private final Class<T> type;
    private final String form;
    private final String description;
    private final Function<String, T> parser;
    private final Optional<T> defaultValue;
    private final boolean required;

    private ConfigKey(
            String name,
            Class<T> type,
            String form,
            String description,
            Function<String, T> parser,
            Optional<T> defaultValue,
            boolean required) {
        if (!requireNonNull(name, "name").matches("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*")) {
            throw new IllegalArgumentException("not a configuration key: " + name);
        }
        this.name = name;
        this.type = requireNonNull(type, "type");
        this.form = requireNonNull(form, "form");
        this.description = requireNonNull(description, "description");
        this.parser = requireNonNull(parser, "parser");
        this.defaultValue = defaultValue;
        this.required = required;
    }

    /**
     * A setting that must be present, until a default is given.
     *
     * @param form what a value looks like, as it follows "not" in a message, for example {@code a whole number}
     * @param parser throws any exception for a text that does not fit
     */
    public static <T> ConfigKey<T> of(
            String name, Class<T> type, String form, String description, Function<String, T> parser) {
        return new ConfigKey<>(name, type, form, description, parser, Optional.empty(), true);
    }

    public static ConfigKey<String> string(String name, String description) {
        return of(name, String.class, "a text", description, text -> text);
    }

    public static ConfigKey<Integer> integer(String name, String description) {
        return of(name, Integer.class, "a whole number", description, Integer::valueOf);
    }

    /** {@code true} or {@code false}, and nothing that merely resembles them. */
    public static ConfigKey<Boolean> flag(String name, String description) {
        return of(name, Boolean.class, "true or false", description, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    /** One constant of an enum, written in lower case with dashes. */
    public static <E extends Enum<E>> ConfigKey<E> choice(String name, Class<E> type, String description) {
        String choices =
                Arrays.stream(type.getEnumConstants()).map(ConfigKey::written).collect(Collectors.joining(", "));
        return of(
                name,
                type,
                "one of " + choices,
                description,
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> written(constant).equals(text))
                        .findFirst()
                        .orElseThrow());
    }

    public static ConfigKey<URI> uri(String name, String description) {
        return of(name, URI.class, "a URI", description, URI::create);
    }

    /** Texts separated by commas; white space around each is dropped, empty ones are refused. */
    public static ConfigKey<TextList> texts(String name, String description) {
        return of(name, TextList.class, "texts separated by commas", description, TextList::parse);
    }

    public static ConfigKey<Secret> secret(String name, String description) {
        return of(name, Secret.class, "a secret", description, Secret::of);
    }

    /** A duration in ISO-8601 form, for example {@code PT30S}. */
    public static ConfigKey<Duration> duration(String name, String description) {
        return of(name, Duration.class, "an ISO-8601 duration such as PT30S", description, Duration::parse);
    }

    /**
     * All settings that begin with {@code name} and a dot, whatever follows; none need be given.
     *
     * <p>For what an operator names, such as {@code device.bmc-1.ip} in the group {@code device}. The adapter checks what
     * it finds there when it connects: a schema cannot.
     */
    public static ConfigKey<SettingGroup> group(String name, String description) {
        return of(name, SettingGroup.class, "a group of settings, " + name + ".NAME", description, text -> {
                    throw new IllegalArgumentException("a group has no value of its own");
                })
                .withDefault(new SettingGroup(Map.of()));
    }

    /** A rate in bytes per second. */
    public static ConfigKey<DataRate> rate(String name, String description) {
        return of(
                name,
                DataRate.class,
                "a whole number of bytes per second",
                description,
                text -> DataRate.ofBytesPerSecond(Long.parseLong(text)));
    }

    /** Several texts in one setting. */
    public record TextList(List<String> values) {

        public TextList {
            values = List.copyOf(values);
        }

        static TextList parse(String text) {
            List<String> values =
                    Arrays.stream(text.split(",", -1)).map(String::strip).toList();
            if (values.stream().anyMatch(String::isEmpty)) {
                throw new IllegalArgumentException(text);
            }
            return new TextList(values);
        }
    }

    public ConfigKey<T> withDefault(T value) {
        return new ConfigKey<>(name, type, form, description, parser, Optional.of(value), false);
    }

    public ConfigKey<T> optional() {
        return new ConfigKey<>(name, type, form, description, parser, Optional.empty(), false);
    }

    public String name() {
        return name;
    }

    public Class<T> type() {
        return type;
    }

    /** What a value looks like, for messages and generated documentation. */
    public String form() {
        return form;
    }

    public String description() {
        return description;
    }

    public Optional<T> defaultValue() {
        return defaultValue;
    }

    public boolean isRequired() {
        return required;
    }

    /** Whether a value must not be shown; true of a group, whose values may be anything. */
    public boolean isSecret() {
        return type == Secret.class || isGroup();
    }

    /** Whether this stands for all settings below its name. */
    public boolean isGroup() {
        return type == SettingGroup.class;
    }

    /** Whether this key takes the setting of that name. */
    public boolean takes(String setting) {
        return isGroup()
                ? setting.startsWith(name + ".") && setting.length() > name.length() + 1
                : setting.equals(name);
    }

    /** Reads the textual form; any exception is reported against this key by {@link ConfigSchema#bind}. */
    public T parse(String text) {
        return parser.apply(text);
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
