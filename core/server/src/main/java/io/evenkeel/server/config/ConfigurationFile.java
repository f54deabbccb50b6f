package io.evenkeel.server.config;

import static io.evenkeel.server.config.ConnectionSettings.FENCING;

import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code evenkeel.yaml}.
 *
 * <pre>
 * default: lab                      # needed only if there are several connections
 * connections:
 *   lab:
 *     adapter: libvirt              # everything else is a setting of this adapter
 *     hosts:
 *       - h1=qemu+ssh://h1/system
 *       - h2=qemu+ssh://h2/system
 *     password: ${file:/etc/evenkeel/password}
 *     fencing:                      # needed only if the adapter itself cannot cut a host off
 *       adapter: fence-agents       # everything else is a setting of this adapter
 *       host.h1: bmc-h1
 *       device.bmc-h1: {agent: fence_ipmilan, ip: 10.0.0.1, username: admin}
 * supervision:                      # needed only by 'evenkeel supervise' and what talks to it
 *   data: /var/lib/evenkeel         # the journal, unless zookeeper is given, and a socket for commands
 *   name: supervisor-1              # the name of the machine if left out
 *   domains: [lab]                  # the default connection if left out
 *   zookeeper:                      # for supervisors on several machines
 *     servers: [zk1:2181, zk2:2181, zk3:2181]
 *   verdict:                        # and others: the parts of SupervisorSettings
 *     silence: 10s
 * </pre>
 *
 * <p>A list stands for its items joined by commas, a mapping for keys joined by dots. A value may be
 * <code>${env:NAME}</code> or <code>${file:PATH}</code>, so that secrets need not stand in the file.
 */
public final class ConfigurationFile {
    private static final List<String> TOP_KEYS = List.of("default", "connections", "supervision");

    private final YamlValues values;

    private ConfigurationFile(YamlValues values) {
        this.values = values;
    }

    /**
     * Reads and checks the file.
     *
     * @throws InputException naming the file, the line and what would be right
     */
    public static Configuration read(Path file, Map<String, String> environment) {
        return new ConfigurationFile(new YamlValues(file, environment)).parse(YamlReader.read(file));
    }

    private Configuration parse(YamlNode root) {
        if (!(root instanceof YamlNode.Mapping top)) {
            throw wrong(root, "the file is " + root.kind() + "; it must be a mapping with the key 'connections'");
        }
        values.demandKnown("", top, TOP_KEYS);
        YamlNode listed = top.entries().get("connections");
        if (!(listed instanceof YamlNode.Mapping connections)
                || connections.entries().isEmpty()) {
            throw wrong(listed == null ? root : listed, "'connections' must hold at least one connection by name");
        }
        Map<String, ConnectionSettings> byName = new LinkedHashMap<>();
        connections.entries().forEach((name, node) -> byName.put(name, connection(name, node)));
        return new Configuration(
                values.file().toString(),
                preferred(top.entries().get("default"), byName),
                byName,
                Optional.ofNullable(top.entries().get("supervision"))
                        .map(node -> new SupervisionSection(values).read(node, byName.keySet())));
    }

    private Optional<String> preferred(@Nullable YamlNode node, Map<String, ?> known) {
        if (node == null) {
            return Optional.empty();
        }
        String name = values.text("default", node);
        if (!known.containsKey(name) && !name.equals("demo")) {
            throw wrong(
                    node,
                    "default: no connection '" + name + "'; " + NearMatches.hint(name, known.keySet(), "connections"));
        }
        return Optional.of(name);
    }

    private ConnectionSettings connection(String name, YamlNode node) {
        ConnectionSettings machines = adapter(name, "connection '" + name + "'", "simulator", node, FENCING);
        YamlNode fencing = ((YamlNode.Mapping) node).entries().get(FENCING);
        return fencing == null
                ? machines
                : machines.withFencing(Optional.of(
                        adapter(name, "'fencing' of connection '" + name + "'", "fence-agents", fencing, "")));
    }

    /**
     * An adapter and its settings.
     *
     * @param what how messages call it
     * @param example an adapter to name where none is
     * @param apart a key that is no setting
     */
    private ConnectionSettings adapter(String name, String what, String example, YamlNode node, String apart) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            throw wrong(node, what + " is " + node.kind() + "; it must be a mapping with 'adapter'");
        }
        YamlNode adapter = mapping.entries().get("adapter");
        if (adapter == null) {
            throw wrong(node, what + " names no adapter; add for example 'adapter: " + example + "'");
        }
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, String> places = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> {
            if (!key.equals("adapter") && !key.equals(apart)) {
                flatten(key, value, settings, places);
            }
        });
        return new ConnectionSettings(name, values.text("adapter", adapter), settings, places, place(node));
    }

    private void flatten(String key, YamlNode node, Map<String, String> settings, Map<String, String> places) {
        if (node instanceof YamlNode.Mapping mapping && !mapping.entries().isEmpty()) {
            mapping.entries().forEach((inner, value) -> flatten(key + "." + inner, value, settings, places));
            return;
        }
        if (settings.put(key, values.value(key, node)) != null) {
            throw wrong(node, "'" + key + "' is given twice; keep one");
        }
        places.put(key, place(node));
    }

    private String place(YamlNode node) {
        return values.place(node);
    }

    private InputException wrong(YamlNode node, String what) {
        return values.wrong(node, what);
    }
}
