package io.evenkeel.fence.agent;

import io.evenkeel.fence.program.Ended;
import io.evenkeel.fence.program.Order;
import io.evenkeel.fence.program.Programs;
import io.evenkeel.spi.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks agents what they are. */
public final class AgentLibrary {

    /** Python needs a quarter of a second to start an agent; a machine under load may need far longer. */
    private static final Duration DESCRIBING = Duration.ofSeconds(15);

    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+\\S*");

    private final Programs programs;

    public AgentLibrary(Programs programs) {
        this.programs = programs;
    }

    /**
     * What the program says it is.
     *
     * @throws IOException saying why it is no agent that can be used
     */
    public Agent describe(Path program, Deadline deadline) throws IOException, InterruptedException {
        // Said twice: an agent that reads only its input must not do what it does by default, which is to reboot.
        Order order = new Order(program, List.of("-o", "metadata"), "action=metadata\n");
        Ended ended = programs.run(order, deadline.atMost(DESCRIBING));
        if (ended.wasKilled()) {
            throw new IOException("does not describe itself in time");
        }
        if (!ended.endedWith(0) || ended.isCut()) {
            throw new IOException("does not describe itself: " + Answers.lastWords(ended, List.of()));
        }
        AgentDescription description = DescriptionReader.read(String.valueOf(program.getFileName()), ended.output());
        for (Action needed : List.of(Action.STATUS, Action.OFF)) {
            if (!description.canBe(needed)) {
                throw new IOException(
                        "knows no action '" + needed.word() + "', and a host is fenced only when it is read to be off");
            }
        }
        return new Agent(program, description, version(program, description, deadline));
    }

    private Optional<String> version(Path program, AgentDescription description, Deadline deadline)
            throws IOException, InterruptedException {
        if (!description.tellsItsVersion()) {
            return Optional.empty();
        }
        Ended ended = programs.run(new Order(program, List.of("-V"), ""), deadline.atMost(DESCRIBING));
        Matcher found = VERSION.matcher(ended.output());
        return ended.endedWith(0) && found.find() ? Optional.of(found.group()) : Optional.empty();
    }
}
