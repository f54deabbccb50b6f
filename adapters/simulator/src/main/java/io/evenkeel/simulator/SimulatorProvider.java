package io.evenkeel.simulator;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.ProviderInfo;
import io.evenkeel.spi.Spi;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigKey;
import io.evenkeel.spi.config.ConfigKey.TextList;
import io.evenkeel.spi.config.ConfigSchema;
import io.evenkeel.spi.config.Secret;
import io.evenkeel.spi.guard.StartGuard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The adapter for {@link Datacenter}.
 *
 * <p>A provider that was made for a datacenter connects to that one. Any other builds a datacenter from the setting
 * {@code datacenter} at its first connection, and connects to the same one again when the settings that describe it
 * are the same, as a real one would still be there.
 */
public final class SimulatorProvider implements HypervisorProvider {

    private static final ConfigKey<Path> DATACENTER = ConfigKey.of(
                    "datacenter",
                    Path.class,
                    "a path",
                    "The YAML file that describes the datacenter; without it a small one that is built in.",
                    Path::of)
            .optional();
    private static final ConfigKey<Long> SEED = ConfigKey.of(
                    "seed", Long.class, "a whole number", "From which all that is random is drawn.", Long::valueOf)
            .withDefault(1L);
    private static final ConfigKey<Time> TIME = ConfigKey.choice(
                    "time", Time.class, "In which time it runs; virtual time is for programs that embed it.")
            .withDefault(Time.REAL);
    private static final ConfigKey<StartGuard> START_GUARD = ConfigKey.choice(
                    "start-guard",
                    StartGuard.class,
                    "What the datacenter does against a second start of a VM; without it that stays as it is.")
            .optional();
    private static final ConfigKey<TextList> WITHHOLD = ConfigKey.texts(
                    "withhold", "Capabilities not to declare, to stand for a hypervisor that lacks them.")
            .optional();
    private static final ConfigKey<String> ADDRESS = ConfigKey.string(
                    "address", "Where the datacenter is; anything but its own address is not reached.")
            .optional();
    private static final ConfigKey<String> USER =
            ConfigKey.string("user", "Who connects.").optional();
    private static final ConfigKey<Secret> PASSWORD =
            ConfigKey.secret("password", "With which the user is let in.").optional();
    private static final ConfigKey<Duration> CONNECT_TIMEOUT = ConfigKey.duration(
                    "connect-timeout", "How long to wait for a connection.")
            .withDefault(Duration.ofSeconds(5));

    /** The times a datacenter of a configuration can run in. */
    enum Time {
        REAL
    }

    private record Key(Optional<Path> file, long seed) {}

    private final Optional<Datacenter> given;
    private final Map<Key, Datacenter> built = new HashMap<>();

    /** For the service loader. */
    public SimulatorProvider() {
        this.given = Optional.empty();
    }

    /** A provider for one datacenter that exists. */
    public SimulatorProvider(Datacenter datacenter) {
        this.given = Optional.of(requireNonNull(datacenter, "datacenter"));
    }

    @Override
    public ProviderInfo info() {
        return new ProviderInfo("simulator", "Evenkeel", "0.1.0");
    }

    @Override
    public String spiVersion() {
        return Spi.VERSION;
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.of(DATACENTER, SEED, TIME, START_GUARD, WITHHOLD, ADDRESS, USER, PASSWORD, CONNECT_TIMEOUT);
    }

    @Override
    public CapabilitySet capabilities() {
        return CapabilitySet.copyOf(Capabilities.standard());
    }

    @Override
    public Hypervisor connect(AdapterConfig config, ProviderContext context, Deadline deadline)
            throws InterruptedException {
        CapabilitySet offered = offered(config);
        World world = given.orElseGet(() -> build(config)).world();
        Calls calls = new Calls(world, offered);
        StartGuard guard = calls.read(deadline.atMost(config.get(CONNECT_TIMEOUT)), until -> {
            admit(world.access, config);
            config.find(START_GUARD).ifPresent(wanted -> world.startGuard = wanted);
            return world.startGuard;
        });
        if (guard == StartGuard.EPOCH_GUARD && !offered.contains(Capabilities.SEAL)) {
            guard = StartGuard.NONE;
        }
        CapabilitySet declared = guard == StartGuard.EPOCH_GUARD ? offered : offered.without(Capabilities.SEAL);
        return new SimulatedHypervisor(world, context.clock(), declared, guard);
    }

    private synchronized Datacenter build(AdapterConfig config) {
        Key key = new Key(config.find(DATACENTER), config.get(SEED));
        return built.computeIfAbsent(
                key,
                unused -> key.file()
                        .map(DatacenterFile::read)
                        .orElseGet(DatacenterFile::demo)
                        .build(key.seed(), Ticker.SYSTEM, Waiting.REAL));
    }

    private static void admit(Access access, AdapterConfig config) {
        String address = config.find(ADDRESS).orElse(access.address());
        if (!address.equals(access.address())) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.UNREACHABLE, "no datacenter at address " + address + "; there is " + access.address());
        }
        if (!access.admits(config.find(USER), config.find(PASSWORD))) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.DENIED,
                    config.find(USER)
                            .map(user -> "user " + user + " is not let in with that password")
                            .orElse("set user and password"));
        }
    }

    private CapabilitySet offered(AdapterConfig config) {
        CapabilitySet offered = capabilities();
        for (String name : config.find(WITHHOLD).map(TextList::values).orElse(List.of())) {
            Capability capability = Capabilities.standard().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> HypervisorException.withoutEffect(
                            ErrorKind.INVALID_CONFIGURATION,
                            "withhold: no capability " + name + "; known are " + Capabilities.standard()));
            offered = offered.without(capability);
        }
        return offered;
    }
}
