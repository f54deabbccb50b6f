package io.evenkeel.server.command;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.explain.RollingStory;
import io.evenkeel.supervisor.explain.RollingStory.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What there is to say of a rolling maintenance, each thing once. Used by one thread at a time. */
final class RollNews {
    private static final Set<Step> HELD = Set.of(Step.BEING_EMPTIED, Step.READY, Step.NOT_EMPTIED);

    private final boolean isWorkOurs;
    private final Map<HostId, String> said = new LinkedHashMap<>();
    private String saidOfWaiting = "";

    /** @param isWorkOurs whether this program does the work on the hosts, so that nobody need be told to */
    RollNews(boolean isWorkOurs) {
        this.isWorkOurs = isWorkOurs;
    }

    /** What is new, in lines; empty if nothing is. */
    String of(RollingStory story) {
        List<String> lines = new ArrayList<>();
        for (RollingStory.OfHost host : story.hosts()) {
            String sentence = sentence(host);
            if (!sentence.equals(said.put(host.host(), sentence)) && !sentence.isEmpty()) {
                String served = host.step() == Step.SERVED
                        ? ", " + count(story, Step.SERVED) + " of "
                                + story.hosts().size()
                        : "";
                lines.add(host.name() + ": " + sentence + served);
            }
        }
        if (!story.waits().equals(saidOfWaiting) && !story.waits().isEmpty()) {
            lines.add(story.waits());
        }
        saidOfWaiting = story.waits();
        return String.join(System.lineSeparator(), lines);
    }

    private String sentence(RollingStory.OfHost host) {
        return switch (host.step()) {
            case TO_COME -> "";
            case BEING_EMPTIED -> "is being emptied, " + host.detail();
            case READY ->
                isWorkOurs ? "" : "empty and held; once the work on it is done, " + resume(host) + " gives it back";
            case NOT_EMPTIED -> "not emptied: " + host.detail();
            case HELD_FOR_ANOTHER ->
                "held for " + host.detail() + " before its turn; it is done with when " + resume(host)
                        + " gives it back";
            case SERVED -> "served";
            case PASSED_OVER -> "passed over: " + host.detail();
        };
    }

    static boolean isAllServed(RollingStory story) {
        return count(story, Step.SERVED) == story.hosts().size();
    }

    /** What a person has to do after its end, in half sentences; empty if nothing. */
    static String leftToDo(RollingStory story) {
        String held = story.hosts().stream()
                .filter(host -> HELD.contains(host.step()))
                .map(host -> "; " + host.name() + " stays held until " + resume(host) + " gives it back")
                .collect(Collectors.joining());
        String rest = story.hosts().stream()
                .filter(host -> host.step() == Step.TO_COME)
                .map(RollingStory.OfHost::name)
                .collect(Collectors.joining(" "));
        return held + (rest.isEmpty() ? "" : "; not begun with, so 'evenkeel host roll " + rest + "' goes on");
    }

    private static String resume(RollingStory.OfHost host) {
        return "'evenkeel host resume " + host.name() + "'";
    }

    private static long count(RollingStory story, Step step) {
        return story.hosts().stream().filter(host -> host.step() == step).count();
    }
}
