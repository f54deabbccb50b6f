package io.evenkeel.fence.agent;

import io.evenkeel.spi.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What agents have said about themselves, asked anew only when their program has changed. Safe for use by several threads.
 *
 * <p>To ask takes two runs of the agent, which is more than all else that a connection needs. An answer serves to check
 * settings; whether a device has power is never remembered.
 */
public final class KnownAgents {

    /** The program as it was when it was asked. */
    private record Edition(Path program, String file, long size, FileTime modified) {
        static Edition of(Path program) throws IOException {
            BasicFileAttributes now = Files.readAttributes(program, BasicFileAttributes.class);
            return new Edition(program, String.valueOf(now.fileKey()), now.size(), now.lastModifiedTime());
        }
    }

    private final Map<Edition, Agent> known = new ConcurrentHashMap<>();

    /**
     * What the program says it is.
     *
     * @throws IOException saying why it is no agent that can be used
     */
    public Agent describe(Path program, AgentLibrary library, Deadline deadline)
            throws IOException, InterruptedException {
        // Before it is asked: if it is replaced meanwhile, its answer is kept for what is no longer there.
        Edition edition = Edition.of(program);
        Agent before = known.get(edition);
        if (before != null) {
            return before;
        }
        Agent agent = library.describe(program, deadline);
        known.put(edition, agent);
        return agent;
    }
}
