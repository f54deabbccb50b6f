package io.evenkeel.server.config;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What is needed to open one connection.
 *
 * @param name the name it is asked for by
 * @param adapter the adapter's name
 * @param settings the adapter's own settings, not yet checked; may hold secrets, so they are not printed
 * @param places where each setting was given, for messages, for example {@code evenkeel.yaml:4}
 * @param origin where the connection as a whole was given
 */
public record ConnectionSettings(
        String name, String adapter, Map<String, String> settings, Map<String, String> places, String origin) {
    public ConnectionSettings {
        requireNonNull(name, "name");
        requireNonNull(adapter, "adapter");
        settings = Map.copyOf(settings);
        places = Map.copyOf(places);
        requireNonNull(origin, "origin");
    }

    /** The connection of someone who has configured nothing: the simulator's own datacenter. */
    public static ConnectionSettings demo() {
        return new ConnectionSettings("demo", "simulator", Map.of(), Map.of(), "the built-in demo");
    }

    /** Where a setting was given, or the connection if it was not. */
    public String placeOf(String setting) {
        return places.getOrDefault(setting, origin);
    }

    @Override
    public String toString() {
        return "ConnectionSettings[" + name + ", adapter " + adapter + ", " + settings.keySet() + "]";
    }
}
