package io.evenkeel.fence;

import io.evenkeel.fence.Settings.DeviceSettings;
import io.evenkeel.fence.Settings.Use;
import io.evenkeel.fence.agent.Agent;
import io.evenkeel.fence.agent.AgentFinder;
import io.evenkeel.fence.agent.AgentLibrary;
import io.evenkeel.fence.agent.Device;
import io.evenkeel.fence.agent.Outlet;
import io.evenkeel.fence.agent.ParameterCheck;
import io.evenkeel.fence.agent.ParameterCheck.Given;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.config.Secret;
import io.evenkeel.spi.inventory.HostId;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Makes of settings what can be carried out, with the agents' own descriptions as the measure. */
final class Plans {

    private static final List<String> USUAL_DIRECTORIES =
            List.of("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin");

    private final AgentLibrary library;
    private final AgentFinder finder;

    /** @param path the directories of this process's PATH */
    Plans(AgentLibrary library, List<Path> agentPath, String path) {
        this.library = library;
        this.finder = new AgentFinder(agentPath.isEmpty() ? directories(path) : agentPath);
    }

    private static List<Path> directories(String path) {
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), USUAL_DIRECTORIES.stream())
                .filter(directory -> directory.startsWith("/"))
                .map(Path::of)
                .distinct()
                .toList();
    }

    /** @throws HypervisorException of kind {@code INVALID_CONFIGURATION}, listing every problem */
    List<HostPlan> of(Settings settings, Deadline deadline) throws InterruptedException {
        Map<String, Agent> agents = agents(settings, deadline);
        Set<String> problems = new LinkedHashSet<>();
        Map<String, Device> devices = new LinkedHashMap<>();
        settings.devices().forEach((name, device) -> {
            Agent agent = known(agents, device.agent());
            Map<String, Given> given = given(name, device, settings);
            problems.addAll(
                    ParameterCheck.problems(name, agent.description(), given, isPlugAlwaysGiven(name, settings)));
            Map<String, Secret> parameters = new LinkedHashMap<>();
            given.forEach((parameter, value) -> parameters.put(parameter, Secret.of(value.value())));
            devices.put(name, new Device(name, agent, parameters));
        });
        settings.chains()
                .forEach((host, levels) -> levels.stream()
                        .flatMap(List::stream)
                        .filter(use -> use.plug().isPresent()
                                && !known(devices, use.device())
                                        .agent()
                                        .description()
                                        .hasPlugs())
                        .forEach(use -> problems.add("host." + host + ": "
                                + known(devices, use.device()).agent().name() + " knows no plugs, so leave :"
                                + use.plug().get() + " out")));
        Settings.refuseIfAny(problems);
        List<HostPlan> plans = new ArrayList<>();
        settings.chains()
                .forEach((host, levels) -> plans.add(new HostPlan(
                        new HostId(host),
                        levels.stream()
                                .map(level -> level.stream()
                                        .map(use -> new Outlet(known(devices, use.device()), use.plug()))
                                        .toList())
                                .toList())));
        return plans;
    }

    private Map<String, Agent> agents(Settings settings, Deadline deadline) throws InterruptedException {
        Map<String, Agent> agents = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, DeviceSettings> each : settings.devices().entrySet()) {
            String name = each.getValue().agent();
            String place = "device." + each.getKey() + ".agent: ";
            if (agents.containsKey(name)) {
                continue;
            }
            AgentFinder.Found found = finder.find(name);
            if (found.program().isEmpty()) {
                problems.add(place + found.problem());
                continue;
            }
            if (deadline.hasPassed()) {
                throw HypervisorException.withoutEffect(
                        ErrorKind.TIMEOUT, "the time is up before all fence agents have described themselves");
            }
            try {
                agents.put(name, library.describe(found.program().get(), deadline));
            } catch (IOException e) {
                problems.add(place + found.program().get() + " " + e.getMessage());
            }
        }
        Settings.refuseIfAny(problems);
        return agents;
    }

    private static Map<String, Given> given(String name, DeviceSettings device, Settings settings) {
        Map<String, Given> given = new LinkedHashMap<>();
        settings.shared()
                .getOrDefault(device.agent(), Map.of())
                .forEach((parameter, value) ->
                        given.put(parameter, new Given("agent." + device.agent() + "." + parameter, value.reveal())));
        device.parameters()
                .forEach((parameter, value) ->
                        given.put(parameter, new Given("device." + name + "." + parameter, value.reveal())));
        return given;
    }

    private static boolean isPlugAlwaysGiven(String device, Settings settings) {
        return settings.chains().values().stream()
                .flatMap(List::stream)
                .flatMap(List::stream)
                .filter(use -> use.device().equals(device))
                .map(Use::plug)
                .allMatch(plug -> plug.isPresent());
    }

    private static <T> T known(Map<String, T> all, String name) {
        T found = all.get(name);
        if (found == null) {
            throw new IllegalStateException("not checked before: " + name);
        }
        return found;
    }
}
