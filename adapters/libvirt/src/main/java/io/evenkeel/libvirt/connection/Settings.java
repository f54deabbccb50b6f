package io.evenkeel.libvirt.connection;

import io.evenkeel.libvirt.wire.Login;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigKey;
import io.evenkeel.spi.config.ConfigKey.TextList;
import io.evenkeel.spi.config.ConfigSchema;
import io.evenkeel.spi.config.Secret;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.HostId;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of one connection.
 *
 * @param hosts in the order of the configuration, never empty
 * @param login for hosts that ask for one
 * @param answerTimeout the longest to wait for one answer of one host
 * @param keepAliveInterval how long a silent host is left in peace, in whole seconds
 * @param keepAliveCount how many unanswered questions end a connection
 * @param storageShared the operator declares that all hosts see the same disks, whatever libvirt thinks
 * @param definitions where the definitions of VMs are kept for a restart; empty if nowhere
 * @param leaseProbes a disk image in each storage whose locks refuse a second start; empty if none is declared
 * @param sharedDirectories which directories all hosts see, if {@code storageShared}; empty means all
 * @param transport how the memory of migrating VMs travels
 * @param patience how long the end of a migration may stay unclear before it is reported as unknown
 */
public record Settings(
        List<HostSettings> hosts,
        Optional<Login> login,
        Duration connectTimeout,
        Duration answerTimeout,
        int keepAliveInterval,
        int keepAliveCount,
        boolean storageShared,
        Optional<Path> definitions,
        List<Path> leaseProbes,
        List<Path> sharedDirectories,
        Transport transport,
        Duration patience,
        int migrationsPerHost,
        int migrationsTotal) {

    static final ConfigKey<TextList> HOSTS = ConfigKey.texts(
            "hosts",
            "the hosts, each as NAME=URI or as a URI whose host part is the name,"
                    + " for example n1=qemu+tls://n1.lan/system");

    public static final ConfigKey<TextList> PEERS = ConfigKey.texts(
                    "peers",
                    "NAME=URI for each host that other hosts reach at another URI than this program does;"
                            + " needed for hosts that are connected through a local socket")
            .optional();

    static final ConfigKey<TextList> FAILURE_DOMAINS = ConfigKey.texts(
                    "failure-domains",
                    "NAME=PATH for each host, widest part first, for example n1=berlin/room-2/rack-7")
            .optional();

    static final ConfigKey<String> USERNAME = ConfigKey.string(
                    "username", "the name for hosts that ask for a login (SASL); needs a password")
            .optional();

    static final ConfigKey<Secret> PASSWORD = ConfigKey.secret(
                    "password", "the password for hosts that ask for a login (SASL)")
            .optional();

    static final ConfigKey<Boolean> UNVERIFIED_PEERS = ConfigKey.flag(
                    "allow-unverified-hosts",
                    "accept URIs that switch off the check of certificates or host keys (no_verify,"
                            + " known_hosts_verify); anybody on the way can then take over")
            .withDefault(false);

    static final ConfigKey<Duration> CONNECT_TIMEOUT = ConfigKey.duration(
                    "connect-timeout", "the longest to wait for a host when it is connected first")
            .withDefault(Duration.ofSeconds(10));

    static final ConfigKey<Duration> ANSWER_TIMEOUT = ConfigKey.duration(
                    "answer-timeout", "the longest to wait for one answer of one host")
            .withDefault(Duration.ofSeconds(5));

    static final ConfigKey<Duration> KEEPALIVE_INTERVAL = ConfigKey.duration(
                    "keepalive-interval", "how long a host may be silent before it is asked for a sign of life")
            .withDefault(Duration.ofSeconds(2));

    static final ConfigKey<Integer> KEEPALIVE_COUNT = ConfigKey.integer(
                    "keepalive-count", "how many signs of life may be missing before a connection counts as broken")
            .withDefault(3);

    public static final ConfigKey<Boolean> STORAGE_SHARED = ConfigKey.flag(
                    "declare-storage-shared",
                    "all hosts see the same disks at the same paths although libvirt cannot tell; a wrong answer"
                            + " destroys disks")
            .withDefault(false);

    public static final ConfigKey<TextList> SHARED_DIRECTORIES = ConfigKey.texts(
                    "shared-directories",
                    "the directories that declare-storage-shared is true of; without it, all are meant")
            .optional();

    public static final ConfigKey<String> DEFINITIONS = ConfigKey.string(
                    "definitions",
                    "the directory of the VMs' definitions, which restarting a VM after the loss of its host needs; on"
                            + " storage that every supervisor sees")
            .optional();

    public static final ConfigKey<TextList> LEASE_PROBES = ConfigKey.texts(
                    "lease-probes",
                    "a small disk image in each directory whose disks no two hosts can open for writing at once, which"
                            + " is tried out on connecting; VMs with no disk in these directories are then not started")
            .optional();

    static final ConfigKey<Duration> PATIENCE = ConfigKey.duration(
                    "outcome-patience",
                    "how long a host that had part in a migration may be silent at its end before the outcome is"
                            + " reported as unknown")
            .withDefault(Duration.ofSeconds(15));

    static final ConfigKey<Integer> MIGRATIONS_PER_HOST = ConfigKey.integer(
                    "migrations-per-host", "how many migrations may run at once in or out of one host")
            .withDefault(2);

    static final ConfigKey<Integer> MIGRATIONS_TOTAL = ConfigKey.integer(
                    "migrations-total", "how many migrations may run at once")
            .withDefault(8);

    public static final ConfigSchema SCHEMA = ConfigSchema.of(
            HOSTS,
            PEERS,
            FAILURE_DOMAINS,
            USERNAME,
            PASSWORD,
            UNVERIFIED_PEERS,
            CONNECT_TIMEOUT,
            ANSWER_TIMEOUT,
            KEEPALIVE_INTERVAL,
            KEEPALIVE_COUNT,
            STORAGE_SHARED,
            SHARED_DIRECTORIES,
            DEFINITIONS,
            LEASE_PROBES,
            PATIENCE,
            MIGRATIONS_PER_HOST,
            MIGRATIONS_TOTAL,
            Transport.ENCRYPTED,
            Transport.STREAMS,
            Transport.COMPRESSION,
            Transport.THROTTLE_INITIAL,
            Transport.THROTTLE_INCREMENT);

    /** A name, and no URI: schemes end in {@code ://}, which a name cannot hold. */
    private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)=(.+)");

    /**
     * One host.
     *
     * @param peerUri where other hosts reach it; empty if they cannot
     */
    public record HostSettings(HostId id, String uri, Optional<String> peerUri, FailureDomain failureDomain) {}

    public Settings {
        hosts = List.copyOf(hosts);
        leaseProbes = List.copyOf(leaseProbes);
    }

    /** Whether all hosts see this file or device, as far as the operator declared it. */
    public boolean isShared(Path path) {
        return storageShared
                && (sharedDirectories.isEmpty() || sharedDirectories.stream().anyMatch(path.normalize()::startsWith));
    }

    /** Whether the operator declared that every disk is seen by all hosts. */
    public boolean sharesAll() {
        return storageShared && sharedDirectories.isEmpty();
    }

    /** What to set so that a file counts as shared, in words. */
    public String howToDeclareShared() {
        return storageShared
                ? "add its directory to " + SHARED_DIRECTORIES.name()
                : "set " + STORAGE_SHARED.name() + "=true";
    }

    /**
     * Reads the settings out of a checked configuration.
     *
     * @throws HypervisorException of kind {@code INVALID_CONFIGURATION}, listing every problem
     */
    public static Settings of(AdapterConfig config) {
        List<String> problems = new ArrayList<>();
        boolean unverified = config.get(UNVERIFIED_PEERS);
        Map<String, HostUri> uris = uris(config.get(HOSTS), unverified, problems);
        Map<String, String> peers = named(PEERS, config, uris, problems);
        peers.forEach((name, uri) -> parse(PEERS, uri, unverified, problems));
        Optional<Login> login = login(config, problems);
        Map<String, String> domains = named(FAILURE_DOMAINS, config, uris, problems);
        List<HostSettings> hosts = new ArrayList<>();
        uris.forEach((name, uri) -> hosts.add(new HostSettings(
                new HostId(name),
                uri.unattended(),
                // A URI with a host part works from anywhere; one without means the machine that opens it.
                Optional.ofNullable(peers.get(name)).or(() -> uri.host().map(host -> uri.toString())),
                domain(domains.getOrDefault(name, ""), problems))));
        Optional<Path> definitions = config.find(DEFINITIONS).flatMap(text -> path(DEFINITIONS, text, problems));
        List<Path> leaseProbes = config.find(LEASE_PROBES).map(TextList::values).orElse(List.of()).stream()
                .flatMap(text -> path(LEASE_PROBES, text, problems).stream())
                .toList();
        List<Path> shared = config.find(SHARED_DIRECTORIES).map(TextList::values).orElse(List.of()).stream()
                .flatMap(text -> path(SHARED_DIRECTORIES, text, problems).stream())
                .toList();
        if (!shared.isEmpty() && !config.get(STORAGE_SHARED)) {
            problems.add(SHARED_DIRECTORIES.name() + ": means something with " + STORAGE_SHARED.name() + "=true only");
        }
        Transport transport = Transport.of(config, problems);
        positive(CONNECT_TIMEOUT, config, problems);
        positive(ANSWER_TIMEOUT, config, problems);
        positive(PATIENCE, config, problems);
        Duration interval = config.get(KEEPALIVE_INTERVAL);
        if (interval.getSeconds() < 1 || interval.getNano() != 0 || interval.getSeconds() > 3600) {
            problems.add(KEEPALIVE_INTERVAL.name() + ": not between 1 and 3600 whole seconds: " + interval);
        }
        atLeastOne(KEEPALIVE_COUNT, config, problems);
        atLeastOne(MIGRATIONS_PER_HOST, config, problems);
        if (config.get(MIGRATIONS_TOTAL) < config.get(MIGRATIONS_PER_HOST)) {
            problems.add(MIGRATIONS_TOTAL.name() + ": fewer than " + MIGRATIONS_PER_HOST.name());
        }
        if (!problems.isEmpty()) {
            throw HypervisorException.withoutEffect(ErrorKind.INVALID_CONFIGURATION, String.join("; ", problems));
        }
        return new Settings(
                hosts,
                login,
                config.get(CONNECT_TIMEOUT),
                config.get(ANSWER_TIMEOUT),
                (int) interval.getSeconds(),
                config.get(KEEPALIVE_COUNT),
                config.get(STORAGE_SHARED),
                definitions,
                leaseProbes,
                shared,
                transport,
                config.get(PATIENCE),
                config.get(MIGRATIONS_PER_HOST),
                config.get(MIGRATIONS_TOTAL));
    }

    private static Map<String, HostUri> uris(TextList texts, boolean unverified, List<String> problems) {
        Map<String, HostUri> uris = new LinkedHashMap<>();
        for (String text : texts.values()) {
            Matcher named = NAMED.matcher(text);
            boolean isNamed = named.matches();
            String uri = isNamed ? named.group(2) : text;
            Optional<HostUri> parsed = parse(HOSTS, uri, unverified, problems);
            Optional<String> name = isNamed ? Optional.of(named.group(1)) : parsed.flatMap(HostUri::host);
            if (parsed.isPresent() && name.isEmpty()) {
                problems.add(HOSTS.name() + ": give the host a name, as in n1=" + HostUri.scrubbed(uri));
            }
            if (parsed.isPresent() && name.isPresent() && uris.putIfAbsent(name.get(), parsed.get()) != null) {
                problems.add(HOSTS.name() + ": " + name.get() + " is there twice");
            }
        }
        return uris;
    }

    private static Optional<HostUri> parse(ConfigKey<?> key, String text, boolean unverified, List<String> problems) {
        List<String> found = new ArrayList<>();
        Optional<HostUri> uri = HostUri.parse(text, unverified, found);
        found.forEach(problem -> problems.add(key.name() + ": " + problem));
        return uri;
    }

    private static Optional<Login> login(AdapterConfig config, List<String> problems) {
        Optional<String> user = config.find(USERNAME);
        Optional<Secret> password = config.find(PASSWORD);
        if (user.isPresent() != password.isPresent()) {
            problems.add(
                    user.isPresent()
                            ? PASSWORD.name() + ": missing although there is a " + USERNAME.name()
                            : USERNAME.name() + ": missing although there is a " + PASSWORD.name());
        }
        return user.isPresent() && password.isPresent()
                ? Optional.of(new Login(user.get(), password.get()))
                : Optional.empty();
    }

    private static Map<String, String> named(
            ConfigKey<TextList> key, AdapterConfig config, Map<String, HostUri> hosts, List<String> problems) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String text : config.find(key).map(TextList::values).orElse(List.of())) {
            Matcher named = NAMED.matcher(text);
            if (!named.matches()) {
                problems.add(key.name() + ": not NAME=VALUE: " + HostUri.scrubbed(text));
            } else if (!hosts.containsKey(named.group(1))) {
                problems.add(key.name() + ": no such host: " + named.group(1) + "; known are "
                        + String.join(", ", hosts.keySet()));
            } else if (values.putIfAbsent(named.group(1), named.group(2)) != null) {
                problems.add(key.name() + ": " + named.group(1) + " is there twice");
            }
        }
        return values;
    }

    private static Optional<Path> path(ConfigKey<?> key, String text, List<String> problems) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return Optional.of(path.normalize());
            }
        } catch (InvalidPathException e) {
            problems.add(key.name() + ": not a path: " + text + " (" + e.getReason() + ")");
            return Optional.empty();
        }
        problems.add(key.name() + ": not an absolute path: " + text);
        return Optional.empty();
    }

    private static FailureDomain domain(String text, List<String> problems) {
        try {
            return FailureDomain.parse(text);
        } catch (IllegalArgumentException e) {
            problems.add(FAILURE_DOMAINS.name() + ": not a path of names separated by slashes: " + text);
            return FailureDomain.UNKNOWN;
        }
    }

    private static void positive(ConfigKey<Duration> key, AdapterConfig config, List<String> problems) {
        if (config.get(key).isZero() || config.get(key).isNegative()) {
            problems.add(key.name() + ": not longer than zero: " + config.get(key));
        }
    }

    private static void atLeastOne(ConfigKey<Integer> key, AdapterConfig config, List<String> problems) {
        if (config.get(key) < 1) {
            problems.add(key.name() + ": not at least 1: " + config.get(key));
        }
    }
}
