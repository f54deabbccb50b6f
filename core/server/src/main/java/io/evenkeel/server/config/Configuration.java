package io.evenkeel.server.config;

import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The connections a user has configured.
 *
 * @param source the file, as it is named in messages
 * @param preferred the connection to take when none is named; empty if the file does not say
 * @param connections by name, in the order of the file
 * @param supervision what the file says of supervision
 */
public record Configuration(
        String source,
        Optional<String> preferred,
        Map<String, ConnectionSettings> connections,
        Optional<SupervisionSettings> supervision) {

    public Configuration {
        connections = new LinkedHashMap<>(connections);
    }

    /** What holds when there is no file. */
    public static Configuration builtIn() {
        return new Configuration("no configuration file", Optional.of("demo"), Map.of(), Optional.empty());
    }

    /**
     * The connection of that name.
     *
     * @throws InputException if there is none
     */
    public ConnectionSettings connection(String name) {
        ConnectionSettings found = connections.get(name);
        if (found != null) {
            return found;
        }
        if (name.equals("demo")) {
            return ConnectionSettings.demo();
        }
        throw new InputException(
                source + ": no connection '" + name + "'; " + NearMatches.hint(name, names(), "connections"));
    }

    /**
     * The connection to take when none is named.
     *
     * @throws InputException if there are several connections and the file prefers none
     */
    public ConnectionSettings chosen() {
        if (preferred.isPresent()) {
            return connection(preferred.get());
        }
        if (connections.size() == 1) {
            return connections.values().iterator().next();
        }
        throw new InputException(source + ": several connections (" + String.join(", ", connections.keySet())
                + ") and no 'default'; name one with --connection");
    }

    private Collection<String> names() {
        Set<String> names = new LinkedHashSet<>(connections.keySet());
        names.add("demo");
        return names;
    }
}
