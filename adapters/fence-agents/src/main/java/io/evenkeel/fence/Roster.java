package io.evenkeel.fence;

import io.evenkeel.fence.Settings.DeviceSettings;
import io.evenkeel.fence.agent.Agent;
import io.evenkeel.fence.agent.AgentFinder;
import io.evenkeel.fence.agent.AgentLibrary;
import io.evenkeel.fence.agent.KnownAgents;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the agents that devices name, and has them describe themselves, several at a time. */
final class Roster {

    private final AgentFinder finder;
    private final AgentLibrary library;
    private final KnownAgents known;
    private final Survey survey;

    Roster(AgentFinder finder, AgentLibrary library, KnownAgents known, Survey survey) {
        this.finder = finder;
        this.library = library;
        this.known = known;
        this.survey = survey;
    }

    /** An agent, or what keeps its program from being one. */
    private record Described(Optional<Agent> agent, String problem) {}

    /**
     * The agents by the names that devices give them.
     *
     * @throws HypervisorException of kind {@code INVALID_CONFIGURATION}, listing every problem
     */
    Map<String, Agent> agents(Map<String, DeviceSettings> devices, Deadline deadline) throws InterruptedException {
        Map<String, String> places = new LinkedHashMap<>();
        devices.forEach((device, settings) -> places.putIfAbsent(settings.agent(), "device." + device + ".agent: "));
        List<String> problems = new ArrayList<>();
        Map<String, Path> programs = new LinkedHashMap<>();
        places.forEach((name, place) -> {
            AgentFinder.Found found = finder.find(name);
            found.program()
                    .ifPresentOrElse(
                            program -> programs.put(name, program), () -> problems.add(place + found.problem()));
        });
        Map<Path, Described> descriptions =
                survey.ask(programs.values().stream().distinct().toList(), deadline, this::describe);
        Map<String, Agent> agents = new LinkedHashMap<>();
        programs.forEach((name, program) -> {
            Described described = descriptions.get(program);
            if (described == null) {
                throw timeIsUp();
            }
            described
                    .agent()
                    .ifPresentOrElse(
                            agent -> agents.put(name, agent),
                            () -> problems.add(places.get(name) + program + " " + described.problem()));
        });
        Settings.refuseIfAny(problems);
        return agents;
    }

    private Described describe(Path program, Deadline deadline) throws InterruptedException {
        if (!deadline.hasPassed()) {
            try {
                return new Described(Optional.of(known.describe(program, library, deadline)), "");
            } catch (IOException e) {
                if (!deadline.hasPassed()) {
                    return new Described(Optional.empty(), String.valueOf(e.getMessage()));
                }
            }
        }
        throw timeIsUp();
    }

    private static HypervisorException timeIsUp() {
        return HypervisorException.withoutEffect(
                ErrorKind.TIMEOUT, "the time is up before all fence agents have described themselves");
    }
}
