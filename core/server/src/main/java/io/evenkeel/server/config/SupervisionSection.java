package io.evenkeel.server.config;

import io.evenkeel.server.lookup.NearMatches;
import io.evenkeel.server.quantity.DurationText;
import io.evenkeel.spi.config.Secret;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.zookeeper.ZooKeeperSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the section {@code supervision}. */
final class SupervisionSection {
    private static final List<String> OWN_KEYS = List.of("name", "data", "domains", "zookeeper");
    private static final List<String> ZOOKEEPER_KEYS =
            List.of("servers", "session", "patience", "user", "password", "trust", "certificate");
    private static final List<String> STORE_KEYS = List.of("store", "password");

    private final YamlValues values;

    SupervisionSection(YamlValues values) {
        this.values = values;
    }

    /** @param connections the names of those that there are */
    SupervisionSettings read(YamlNode node, Set<String> connections) {
        YamlNode.Mapping section = mapping("supervision", node, "for example with 'data'");
        RecordSettings records = new RecordSettings(values);
        List<String> keys = new ArrayList<>(OWN_KEYS);
        keys.addAll(records.keys(SupervisorSettings.class));
        values.demandKnown("", section, keys);
        YamlNode data = section.entries().get("data");
        if (data == null) {
            throw values.wrong(node, "'supervision' names no directory; add for example 'data: /var/lib/evenkeel'");
        }
        Optional<ZooKeeperSettings> ensemble =
                Optional.ofNullable(section.entries().get("zookeeper")).map(this::ensemble);
        SupervisorSettings behaviour = records.read("", behaviour(section), SupervisorSettings.DEFAULT);
        if (ensemble.isEmpty() && !behaviour.verdict().witnesses().isEmpty()) {
            throw values.wrong(
                    section.entries().getOrDefault("verdict", node),
                    "verdict.witnesses: witnesses speak through an ensemble; add 'zookeeper', or take them out");
        }
        return new SupervisionSettings(
                name(section), values.path("data", data), domains(section, connections), ensemble, behaviour);
    }

    private String name(YamlNode.Mapping section) {
        YamlNode node = section.entries().get("name");
        if (node == null) {
            return machine();
        }
        String name = values.text("name", node);
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw values.wrong(node, "name must be letters, digits, dots and dashes, not '" + name + "'");
        }
        return name;
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // The name has no address; the message begins with it.
            return String.valueOf(e.getMessage()).split(":", 2)[0];
        }
    }

    private static YamlNode.Mapping behaviour(YamlNode.Mapping section) {
        Map<String, YamlNode> rest = new LinkedHashMap<>(section.entries());
        rest.keySet().removeAll(OWN_KEYS);
        return new YamlNode.Mapping(section.line(), rest);
    }

    private List<String> domains(YamlNode.Mapping section, Set<String> connections) {
        YamlNode listed = section.entries().get("domains");
        if (listed == null) {
            return List.of();
        }
        List<String> domains = List.of(values.value("domains", listed).split(",", -1));
        for (String name : domains) {
            if (!connections.contains(name) && !name.equals("demo")) {
                throw values.wrong(
                        listed,
                        "domains: no connection '" + name + "'; " + NearMatches.hint(name, connections, "connections"));
            }
        }
        if (Set.copyOf(domains).size() < domains.size()) {
            throw values.wrong(listed, "domains: each connection may be named once: " + String.join(", ", domains));
        }
        return domains;
    }

    private ZooKeeperSettings ensemble(YamlNode node) {
        if (!(node instanceof YamlNode.Mapping section)) {
            return servers(node, ZooKeeperSettings::of);
        }
        values.demandKnown("zookeeper: ", section, ZOOKEEPER_KEYS);
        YamlNode listed = section.entries().get("servers");
        if (listed == null) {
            throw values.wrong(node, "'zookeeper' names no servers; add for example 'servers: [zk1:2181, zk2:2181]'");
        }
        ZooKeeperSettings plain = servers(listed, ZooKeeperSettings::of);
        Optional<ZooKeeperSettings.Login> login = both(section, "user", "password")
                ? Optional.of(new ZooKeeperSettings.Login(
                        values.optional(section, "user").orElseThrow(), secret(section)))
                : Optional.empty();
        Optional<ZooKeeperSettings.Store> certificate = store(section, "certificate");
        Optional<ZooKeeperSettings.Tls> tls =
                store(section, "trust").map(trusted -> new ZooKeeperSettings.Tls(trusted, certificate));
        if (certificate.isPresent() && tls.isEmpty()) {
            throw values.wrong(
                    section.entries().getOrDefault("certificate", node),
                    "zookeeper.certificate: nothing says whom to trust; add 'trust: {store: FILE, password: ...}'");
        }
        return new ZooKeeperSettings(
                plain.connect(),
                duration(section, "session", plain.session()),
                duration(section, "patience", plain.patience()),
                login,
                tls);
    }

    private ZooKeeperSettings servers(YamlNode node, Function<String, ZooKeeperSettings> make) {
        String servers = values.value("zookeeper", node);
        for (String server : servers.split("/", 2)[0].split(",", -1)) {
            if (!server.matches("[^\\s:/]+(:[0-9]{1,5})?|\\[[0-9a-fA-F:]+](:[0-9]{1,5})?")) {
                throw values.wrong(
                        node, "zookeeper: '" + server + "' is no server; write HOST:PORT, for example zk1:2181");
            }
        }
        return make.apply(servers);
    }

    private boolean both(YamlNode.Mapping section, String one, String other) {
        boolean hasOne = section.entries().containsKey(one);
        if (hasOne != section.entries().containsKey(other)) {
            throw values.wrong(
                    section, "zookeeper: '" + one + "' and '" + other + "' belong together; give both or none");
        }
        return hasOne;
    }

    private Secret secret(YamlNode.Mapping section) {
        YamlNode node = section.entries().get("password");
        if (node == null) {
            throw values.wrong(section, "zookeeper: 'password' is missing; write for example ${file:PATH}");
        }
        return Secret.of(values.text("password", node));
    }

    private Optional<ZooKeeperSettings.Store> store(YamlNode.Mapping section, String key) {
        YamlNode node = section.entries().get(key);
        if (node == null) {
            return Optional.empty();
        }
        YamlNode.Mapping store = mapping("zookeeper." + key, node, "with 'store' and 'password'");
        values.demandKnown("zookeeper." + key + ": ", store, STORE_KEYS);
        YamlNode file = store.entries().get("store");
        if (file == null) {
            throw values.wrong(node, "zookeeper." + key + ": 'store' is missing; name a PKCS12 or JKS file");
        }
        return Optional.of(new ZooKeeperSettings.Store(values.path("store", file), secret(store)));
    }

    private Duration duration(YamlNode.Mapping section, String key, Duration usual) {
        YamlNode node = section.entries().get(key);
        if (node == null) {
            return usual;
        }
        String text = values.text(key, node);
        return DurationText.parse(text)
                .filter(duration -> duration.toMillis() >= 500 && duration.compareTo(Duration.ofMinutes(5)) <= 0)
                .orElseThrow(() -> values.wrong(
                        node, "zookeeper." + key + " must be a duration from 500ms to 5min, not '" + text + "'"));
    }

    private YamlNode.Mapping mapping(String key, YamlNode node, String example) {
        if (node instanceof YamlNode.Mapping mapping) {
            return mapping;
        }
        throw values.wrong(node, "'" + key + "' is " + node.kind() + "; it must be a mapping, " + example);
    }
}
