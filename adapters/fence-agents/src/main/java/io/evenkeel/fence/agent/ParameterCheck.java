package io.evenkeel.fence.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what a device is given with what its agent takes. */
public final class ParameterCheck {

    /** Said by Evenkeel with every call, or not parameters of a device. */
    private static final Set<String> OWN = Set.of("action", "option", "help", "version", "list", "manpage");

    private ParameterCheck() {}

    /**
     * A value with the place where it was given.
     *
     * @param place the setting's full name, for messages
     */
    public record Given(String place, String value) {
        /** Without the value, which may be a secret. */
        @Override
        public String toString() {
            return "Given[" + place + "]";
        }
    }

    /**
     * Every problem, each one line that names the setting.
     *
     * @param plugIsGiven whether whoever uses the device says which plug
     */
    public static List<String> problems(
            String device, AgentDescription agent, Map<String, Given> given, boolean plugIsGiven) {
        List<String> problems = new ArrayList<>();
        given.forEach((name, each) -> {
            Parameter parameter = agent.parameters().get(name);
            if (OWN.contains(name)) {
                problems.add(each.place() + ": is set by Evenkeel; leave it out");
            } else if (parameter == null) {
                problems.add(each.place() + ": " + agent.name() + " has no parameter " + name
                        + NearName.hint(name, agent.parameters().keySet()));
            } else {
                parameter.problemWith(each.value()).ifPresent(problem -> problems.add(each.place() + ": " + problem));
            }
        });
        for (Parameter parameter : agent.parameters().values()) {
            if (parameter.isRequired() && isMissing(parameter, agent, given, plugIsGiven)) {
                problems.add("device." + device + "." + parameter.name() + ": missing; " + agent.name() + " requires it"
                        + (isPlug(parameter)
                                ? ", or name it where the device is used, as in " + device + ":PLUG"
                                : ""));
            }
        }
        return problems;
    }

    private static boolean isMissing(
            Parameter parameter, AgentDescription agent, Map<String, Given> given, boolean plugIsGiven) {
        String name = parameter.name();
        if (OWN.contains(name) || given.containsKey(name) || (plugIsGiven && isPlug(parameter))) {
            return false;
        }
        // An agent lists an older name of a parameter as required too; only the newer one is told as missing.
        boolean hasNewerName = agent.parameters().values().stream()
                .anyMatch(other -> other.obsoletes().filter(name::equals).isPresent());
        return !hasNewerName && parameter.obsoletes().filter(given::containsKey).isEmpty();
    }

    private static boolean isPlug(Parameter parameter) {
        return parameter.name().equals("plug") || parameter.name().equals("port");
    }
}
