package io.evenkeel.server.config;

import static java.util.Objects.requireNonNull;

import io.evenkeel.server.console.InputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is needed to open one connection.
 *
 * @param name the name it is asked for by
 * @param adapter the adapter's name
 * @param settings the adapter's own settings, not yet checked; may hold secrets, so they are not printed
 * @param places where each setting was given, for messages, for example {@code evenkeel.yaml:4}
 * @param origin where the connection as a whole was given
 * @param fencing the connection that fences the hosts of this one, if another adapter is to do that
 */
public record ConnectionSettings(
        String name,
        String adapter,
        Map<String, String> settings,
        Map<String, String> places,
        String origin,
        Optional<ConnectionSettings> fencing) {
    /** The key below which the settings of the fencing connection stand; no adapter's setting can begin with it. */
    public static final String FENCING = "fencing";

    private static final String ADAPTER_OF_FENCING = FENCING + ".adapter";

    public ConnectionSettings {
        requireNonNull(name, "name");
        requireNonNull(adapter, "adapter");
        settings = Map.copyOf(settings);
        places = Map.copyOf(places);
        requireNonNull(origin, "origin");
        requireNonNull(fencing, "fencing");
    }

    /** A connection without fencing by another adapter. */
    public ConnectionSettings(
            String name, String adapter, Map<String, String> settings, Map<String, String> places, String origin) {
        this(name, adapter, settings, places, origin, Optional.empty());
    }

    /**
     * This connection with settings from the command line, which override those it has.
     *
     * @throws InputException if there are settings for a fencing connection and nothing names its adapter
     */
    public ConnectionSettings overriddenBy(Map<String, String> given) {
        Map<String, String> own = new LinkedHashMap<>();
        Map<String, String> ofFencing = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            if (key.startsWith(FENCING + ".")) {
                ofFencing.put(key, value);
            } else {
                own.put(key, value);
            }
        });
        Optional<ConnectionSettings> newFencing = ofFencing.isEmpty() ? fencing : Optional.of(fencingWith(ofFencing));
        return with(own, "").withFencing(newFencing);
    }

    private ConnectionSettings fencingWith(Map<String, String> given) {
        Map<String, String> rest = new LinkedHashMap<>(given);
        String named = rest.remove(ADAPTER_OF_FENCING);
        if (named == null && fencing.isEmpty()) {
            throw new InputException("--set " + given.keySet().iterator().next() + ": connection '" + name
                    + "' has no fencing; add for example --set " + ADAPTER_OF_FENCING + "=fence-agents");
        }
        ConnectionSettings base = named == null
                ? fencing.orElseThrow()
                : new ConnectionSettings(name, named, Map.of(), Map.of(), "--set " + ADAPTER_OF_FENCING);
        Map<String, String> unprefixed = new LinkedHashMap<>();
        rest.forEach((key, value) -> unprefixed.put(key.substring(FENCING.length() + 1), value));
        return base.with(unprefixed, FENCING + ".");
    }

    private ConnectionSettings with(Map<String, String> given, String prefix) {
        Map<String, String> merged = new LinkedHashMap<>(settings);
        Map<String, String> mergedPlaces = new LinkedHashMap<>(places);
        given.forEach((key, value) -> {
            merged.put(key, value);
            mergedPlaces.put(key, "--set " + prefix + key);
        });
        return new ConnectionSettings(name, adapter, merged, mergedPlaces, origin, fencing);
    }

    /** This connection, fenced by another adapter. */
    public ConnectionSettings withFencing(Optional<ConnectionSettings> newFencing) {
        return new ConnectionSettings(name, adapter, settings, places, origin, newFencing);
    }

    /** The connection of someone who has configured nothing: the simulator's own datacenter. */
    public static ConnectionSettings demo() {
        return new ConnectionSettings("demo", "simulator", Map.of(), Map.of(), "the built-in demo");
    }

    /** Where a setting was given, or the connection if it was not. */
    public String placeOf(String setting) {
        return places.getOrDefault(setting, origin);
    }

    /** Where the setting, or the first of the group, was given that a message begins with, or the connection. */
    public String placeNamedIn(String message) {
        int colon = message.indexOf(": ");
        String named = colon < 0 ? message : message.substring(0, colon);
        String group = named + ".";
        return Optional.ofNullable(places.get(named))
                .or(() -> places.entrySet().stream()
                        .filter(each -> each.getKey().startsWith(group))
                        .min(Map.Entry.comparingByKey())
                        .map(Map.Entry::getValue))
                .orElse(origin);
    }

    @Override
    public String toString() {
        return "ConnectionSettings[" + name + ", adapter " + adapter + ", " + settings.keySet()
                + fencing.map(each -> ", fencing " + each).orElse("") + "]";
    }
}
