package io.evenkeel.fence;

import io.evenkeel.fence.Settings.DeviceSettings;
import io.evenkeel.fence.Settings.Use;
import io.evenkeel.fence.agent.Agent;
import io.evenkeel.fence.agent.Device;
import io.evenkeel.fence.agent.Outlet;
import io.evenkeel.fence.agent.ParameterCheck;
import io.evenkeel.fence.agent.ParameterCheck.Given;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.config.Secret;
import io.evenkeel.spi.inventory.HostId;
import java.io.File;
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

    private final Roster roster;

    Plans(Roster roster) {
        this.roster = roster;
    }

    /**
     * Where agents are looked for.
     *
     * @param path the directories of this process's PATH
     */
    static List<Path> directories(List<Path> agentPath, String path) {
        return !agentPath.isEmpty() ? agentPath : directories(path);
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
        Map<String, Agent> agents = roster.agents(settings.devices(), deadline);
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

    private static Map<String, Given> given(String name, DeviceSettings device, Settings settings) {
        Map<String, Given> given = new LinkedHashMap<>();
        for (String agent : device.namesOfAgent()) {
            settings.shared()
                    .getOrDefault(agent, Map.of())
                    .forEach((parameter, value) ->
                            given.put(parameter, new Given("agent." + agent + "." + parameter, value.reveal())));
        }
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
