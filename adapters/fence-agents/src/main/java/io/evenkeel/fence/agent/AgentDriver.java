package io.evenkeel.fence.agent;

import io.evenkeel.fence.program.Ended;
import io.evenkeel.fence.program.Order;
import io.evenkeel.fence.program.Programs;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.config.Secret;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks agents to read and to switch outlets. Parameters go over their standard input and nowhere else. */
public final class AgentDriver {

    private final Programs programs;

    public AgentDriver(Programs programs) {
        this.programs = programs;
    }

    /** Whether the outlet has power; unknown if the agent has not said so by the deadline. */
    public Reading read(Outlet outlet, Deadline deadline) throws InterruptedException {
        try {
            return Answers.reading(
                    run(Action.STATUS, outlet, deadline), outlet.device().secrets());
        } catch (IOException e) {
            return Reading.unknown(ErrorKind.HYPERVISOR_FAULT, "its agent cannot be run: " + e.getMessage());
        }
    }

    /** Orders the outlet on or off. What came of it must be read. */
    public Reply order(Action action, Outlet outlet, Deadline deadline) throws InterruptedException {
        try {
            return Answers.reply(run(action, outlet, deadline), outlet.device().secrets());
        } catch (IOException e) {
            return new Reply(false, false, "its agent cannot be run: " + e.getMessage());
        }
    }

    private Ended run(Action action, Outlet outlet, Deadline deadline) throws IOException, InterruptedException {
        Device device = outlet.device();
        return programs.run(new Order(device.agent().program(), List.of(), input(action, outlet)), deadline);
    }

    private static String input(Action action, Outlet outlet) {
        Map<String, String> lines = new LinkedHashMap<>();
        AgentDescription agent = outlet.device().agent().description();
        for (Map.Entry<String, Secret> each : outlet.device().parameters().entrySet()) {
            lines.put(
                    each.getKey(), agent.spelled(each.getKey(), each.getValue().reveal()));
        }
        outlet.plug().ifPresent(plug -> lines.put(agent.plugParameter().orElse("plug"), plug));
        StringBuilder input = new StringBuilder("action=").append(action.word()).append('\n');
        lines.forEach(
                (name, value) -> input.append(name).append('=').append(value).append('\n'));
        return input.toString();
    }
}
