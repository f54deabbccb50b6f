package io.evenkeel.conformance.runner;

import io.evenkeel.conformance.BedMaker;
import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.InputException;
import io.evenkeel.conformance.Obstacle;
import io.evenkeel.conformance.RunOptions;
import io.evenkeel.conformance.yaml.YamlFile;
import io.evenkeel.conformance.yaml.YamlMap;
import io.evenkeel.engine.plugin.LoadedAdapter;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A description of a test bed: a class of the vendor's, or shell commands.
 *
 * <pre>
 * class: com.acme.AcmeBed          # in conformance/*.jar of the adapter
 * settings: {lab: "10.0.0.1"}      # if its constructor takes a Map of texts; otherwise it takes nothing
 * </pre>
 *
 * <pre>
 * source: host-a
 * destination: host-b
 * configuration: {endpoint: "https://acme.example", password: "${ACME_PASSWORD}"}
 * guests: [CALM]
 * commands:
 *   make-guest: ./make-guest         # prints the id of the VM
 *   executing-on: ./executing-on     # prints the ids of hosts
 *   in-memory-on: ./in-memory-on
 *   clear: ./clear
 * </pre>
 *
 * <p>Both may have {@code time-scale}.
 */
final class BedFile {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Path path;
    private final YamlMap map;
    private final Map<String, String> environment;
    private final OptionalDouble timeScale;

    private BedFile(Path path, YamlMap map, Map<String, String> environment) {
        this.path = path;
        this.map = map;
        this.environment = environment;
        this.timeScale = map.findValue("time-scale", "a positive number", RunOptions::parseTimeScale)
                .orElse(OptionalDouble.empty());
    }

    /**
     * Reads a file as far as that is possible without the adapter.
     *
     * @throws InputException if it cannot be understood
     */
    static BedFile read(Path path) {
        return read(path, System.getenv());
    }

    static BedFile read(Path path, Map<String, String> environment) {
        YamlMap map = YamlFile.map(path);
        if (map.find("class").isPresent()) {
            map.only("class", "settings", "time-scale");
        } else if (map.findMap("commands").isEmpty()) {
            throw map.wrong("commands", "missing; a bed is given by 'class' or by 'commands'");
        }
        return new BedFile(path, map, environment);
    }

    OptionalDouble timeScale() {
        return timeScale;
    }

    /**
     * Makes beds for the adapter.
     *
     * @throws InputException if the description does not fit the adapter
     */
    BedMaker beds(LoadedAdapter adapter) {
        Optional<String> className = map.find("class");
        if (className.isPresent()) {
            return new ClassBeds(map, className.get(), settings("settings"), adapter);
        }
        CommandBed.Description description = description();
        bind(adapter, description.configuration());
        Shell shell = shell();
        return () -> new CommandBed(adapter, description, shell);
    }

    private void bind(LoadedAdapter adapter, Map<String, String> configuration) {
        try {
            adapter.provider().configSchema().bind(configuration);
        } catch (HypervisorException e) {
            throw map.wrong("configuration", String.valueOf(e.getMessage()));
        }
    }

    private Shell shell() {
        Path directory = Optional.ofNullable(path.toAbsolutePath().getParent()).orElseThrow();
        Duration limit = map.findValue("command-limit", "an ISO-8601 duration such as PT2M", Duration::parse)
                .orElse(Duration.ofMinutes(2));
        return new Shell(directory, limit);
    }

    private CommandBed.Description description() {
        map.only(
                "source",
                "destination",
                "configuration",
                "wrong-address",
                "wrong-credentials",
                "guests",
                "faults",
                "obstacles",
                "time-scale",
                "command-limit",
                "commands");
        Set<GuestKind> guests = constants("guests", GuestKind.class);
        Set<Fault> faults = constants("faults", Fault.class);
        Set<Obstacle> obstacles = constants("obstacles", Obstacle.class);
        if (!guests.contains(GuestKind.CALM)) {
            throw map.wrong("guests", "CALM must be among them");
        }
        return new CommandBed.Description(
                map.value("source", "the id of a host", HostId::new),
                map.value("destination", "the id of a host", HostId::new),
                settings("configuration").orElse(Map.of()),
                settings("wrong-address"),
                settings("wrong-credentials"),
                guests,
                faults,
                obstacles,
                commands(!faults.isEmpty(), !obstacles.isEmpty()));
    }

    private Map<BedCommand, String> commands(boolean faults, boolean obstacles) {
        YamlMap commands = map.findMap("commands").orElseThrow();
        commands.only(Arrays.stream(BedCommand.values()).map(BedCommand::key).toArray(String[]::new));
        Map<BedCommand, String> given = new EnumMap<>(BedCommand.class);
        for (BedCommand command : BedCommand.values()) {
            if (command.isRequired(faults, obstacles)) {
                given.put(command, commands.text(command.key()));
            } else {
                commands.find(command.key()).ifPresent(text -> given.put(command, text));
            }
        }
        return given;
    }

    private <E extends Enum<E>> Set<E> constants(String key, Class<E> type) {
        return map.texts(key).stream().map(text -> constant(key, type, text)).collect(Collectors.toSet());
    }

    private <E extends Enum<E>> E constant(String key, Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() ->
                        map.wrong(key, "'" + text + "' is not one of " + Arrays.toString(type.getEnumConstants())));
    }

    private Optional<Map<String, String>> settings(String key) {
        return map.findMap(key).map(settings -> {
            Map<String, String> values = new LinkedHashMap<>();
            settings.texts().forEach((name, value) -> values.put(name, resolved(settings, name, value)));
            return values;
        });
    }

    private String resolved(YamlMap settings, String key, String value) {
        Matcher matcher = VARIABLE.matcher(value);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            @Nullable String variable = environment.get(matcher.group(1));
            if (variable == null) {
                throw settings.wrong(key, "the environment variable " + matcher.group(1) + " is not set");
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(variable));
        }
        return matcher.appendTail(text).toString();
    }
}
