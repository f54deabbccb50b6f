package io.evenkeel.fence;

import io.evenkeel.fence.agent.NearName;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigKey;
import io.evenkeel.spi.config.ConfigKey.TextList;
import io.evenkeel.spi.config.ConfigSchema;
import io.evenkeel.spi.config.Secret;
import io.evenkeel.spi.config.SettingGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of one connection, as far as they can be checked without the agents.
 *
 * @param chains for each host its levels, first to last, and in each level what must be off together
 * @param devices by name
 * @param shared what all devices of an agent have in common, by the agent's name or path
 * @param agentPath where to look for agents; empty for the usual places
 */
record Settings(
        Map<String, List<List<Use>>> chains,
        Map<String, DeviceSettings> devices,
        Map<String, Map<String, Secret>> shared,
        List<Path> agentPath,
        Bounds bounds) {

    static final ConfigKey<SettingGroup> HOSTS = ConfigKey.group(
            "host",
            "for each host what takes its power: devices to try one after the other, separated by commas;"
                    + " joined by + if only all of them together do, for example bmc-1, pdu-a:7 + pdu-b:7");

    static final ConfigKey<SettingGroup> DEVICES = ConfigKey.group(
            "device", "the fence devices: device.NAME.agent is its agent, device.NAME.PARAMETER what the agent takes");

    static final ConfigKey<SettingGroup> AGENTS = ConfigKey.group(
            "agent",
            "agent.AGENT.PARAMETER is what all devices of that agent have in common, unless they say otherwise;"
                    + " AGENT is its program's name, or the path by which the devices name it");

    static final ConfigKey<TextList> AGENT_PATH = ConfigKey.texts(
                    "agent-path", "the directories to look for agents in, instead of those of PATH and the usual ones")
            .optional();

    static final ConfigKey<Duration> STATUS_TIMEOUT = ConfigKey.duration(
                    "status-timeout", "the longest that reading one device may take before it counts as silent")
            .withDefault(Duration.ofSeconds(10));

    static final ConfigKey<Duration> SWITCH_TIMEOUT = ConfigKey.duration(
                    "switch-timeout",
                    "the longest from the order to a device until it is read to be carried out; then the next is tried")
            .withDefault(Duration.ofSeconds(20));

    static final ConfigSchema SCHEMA =
            ConfigSchema.of(HOSTS, DEVICES, AGENTS, AGENT_PATH, STATUS_TIMEOUT, SWITCH_TIMEOUT);

    private static final String AGENT = "agent";
    private static final Pattern USE = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)(?::(\\S+))?");

    /** A device as a host uses it. */
    record Use(String device, Optional<String> plug) {}

    /**
     * A device as it is configured.
     *
     * @param agent a program's name, or its absolute path
     */
    record DeviceSettings(String agent, Map<String, Secret> parameters) {

        /** What {@code agent.AGENT} settings may call its agent; what stands last goes before what stands first. */
        List<String> namesOfAgent() {
            String program = agent.substring(agent.lastIndexOf('/') + 1);
            return program.equals(agent) || program.isEmpty() ? List.of(agent) : List.of(program, agent);
        }
    }

    /** @throws HypervisorException of kind {@code INVALID_CONFIGURATION}, listing every problem */
    static Settings of(AdapterConfig config) {
        List<String> problems = new ArrayList<>();
        Map<String, DeviceSettings> devices = devices(config.get(DEVICES), problems);
        Map<String, List<List<Use>>> chains = chains(config.get(HOSTS), devices.keySet(), problems);
        Map<String, Map<String, Secret>> shared = byName("agent", config.get(AGENTS), problems);
        for (String agent : shared.keySet()) {
            List<String> used = devices.values().stream()
                    .flatMap(device -> device.namesOfAgent().stream())
                    .distinct()
                    .toList();
            if (!used.contains(agent)) {
                problems.add("agent." + agent + ": no device has this agent" + NearName.hint(agent, used));
            }
        }
        positive(STATUS_TIMEOUT, config, problems);
        positive(SWITCH_TIMEOUT, config, problems);
        refuseIfAny(problems);
        List<Path> agentPath = config.find(AGENT_PATH).map(TextList::values).orElse(List.of()).stream()
                .map(Path::of)
                .toList();
        return new Settings(
                chains, devices, shared, agentPath, new Bounds(config.get(STATUS_TIMEOUT), config.get(SWITCH_TIMEOUT)));
    }

    static void refuseIfAny(Collection<String> problems) {
        if (!problems.isEmpty()) {
            throw HypervisorException.withoutEffect(ErrorKind.INVALID_CONFIGURATION, String.join("; ", problems));
        }
    }

    private static Map<String, DeviceSettings> devices(SettingGroup group, List<String> problems) {
        Map<String, DeviceSettings> devices = new LinkedHashMap<>();
        byName("device", group, problems).forEach((name, parameters) -> {
            Secret agent = parameters.remove(AGENT);
            if (!USE.matcher(name).matches() || name.contains(":")) {
                problems.add("device." + name + ": a device's name consists of letters, digits, '.', '_' and '-'");
            } else if (agent == null) {
                problems.add("device." + name + ".agent: missing; the fence agent to use, for example fence_ipmilan");
            } else {
                devices.put(name, new DeviceSettings(agent.reveal(), parameters));
            }
        });
        return devices;
    }

    /** Names may have dots, parameters have none. */
    private static Map<String, Map<String, Secret>> byName(String kind, SettingGroup group, List<String> problems) {
        Map<String, Map<String, Secret>> byName = new LinkedHashMap<>();
        group.values().forEach((path, value) -> {
            int dot = path.lastIndexOf('.');
            if (dot <= 0 || dot == path.length() - 1) {
                problems.add(kind + "." + path + ": not of the form " + kind + ".NAME.PARAMETER");
            } else {
                byName.computeIfAbsent(path.substring(0, dot), name -> new LinkedHashMap<>())
                        .put(path.substring(dot + 1), value);
            }
        });
        return byName;
    }

    private static Map<String, List<List<Use>>> chains(
            SettingGroup group, Collection<String> devices, List<String> problems) {
        if (group.values().isEmpty()) {
            problems.add("host: missing; name at least one host, as in host.n1: bmc-n1");
        }
        Map<String, List<List<Use>>> chains = new LinkedHashMap<>();
        List<String> unused = new ArrayList<>(devices);
        group.values().forEach((host, text) -> {
            List<List<Use>> levels = new ArrayList<>();
            for (String level : text.reveal().split(",", -1)) {
                List<Use> uses = new ArrayList<>();
                for (String use : level.split("\\+", -1)) {
                    Matcher matcher = USE.matcher(use.strip());
                    if (!matcher.matches()) {
                        problems.add("host." + host + ": '" + use.strip() + "' is not DEVICE or DEVICE:PLUG");
                    } else if (!devices.contains(matcher.group(1))) {
                        problems.add("host." + host + ": no device " + matcher.group(1)
                                + NearName.hint(matcher.group(1), devices));
                    } else {
                        uses.add(new Use(matcher.group(1), Optional.ofNullable(matcher.group(2))));
                        unused.remove(matcher.group(1));
                    }
                }
                levels.add(List.copyOf(uses));
            }
            chains.put(host, List.copyOf(levels));
        });
        unused.forEach(device -> problems.add("device." + device + ": no host uses it"));
        return chains;
    }

    private static void positive(ConfigKey<Duration> key, AdapterConfig config, List<String> problems) {
        if (config.get(key).isZero() || config.get(key).isNegative()) {
            problems.add(key.name() + ": not longer than zero: " + config.get(key));
        }
    }
}
