package io.evenkeel.server.plan;

import io.evenkeel.server.console.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The text form of Ganeti's htools: sections separated by an empty line; the second lists nodes (the fourth field is the
 * free memory), the third instances (the second field is the memory, the seventh the node).
 */
public final class GanetiText {
    private static final int NODES = 1;
    private static final int INSTANCES = 2;
    private static final int FREE_MEMORY = 3;
    private static final int MEMORY = 1;
    private static final int NODE = 6;

    private GanetiText() {}

    /**
     * The text of a file with VMs on other hosts.
     *
     * @param moved the new host of each VM that is not where the file has it
     * @throws InputException if the file cannot be read, or one of the VMs is not in it
     */
    public static String moved(Path file, Map<String, String> moved) {
        try {
            return String.join("\n", rewritten(Files.readAllLines(file), moved)) + "\n";
        } catch (IllegalArgumentException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    static List<String> rewritten(List<String> lines, Map<String, String> moved) {
        Map<String, Long> gained = new HashMap<>();
        List<String> instancesDone = new ArrayList<>();
        Set<String> missing = new TreeSet<>(moved.keySet());
        int section = 0;
        for (String line : lines) {
            section += line.isEmpty() ? 1 : 0;
            String[] fields = line.split("\\|", -1);
            String to = section == INSTANCES && fields.length > NODE ? moved.get(fields[0]) : null;
            if (to != null) {
                gained.merge(fields[NODE], Long.parseLong(fields[MEMORY]), Long::sum);
                gained.merge(to, -Long.parseLong(fields[MEMORY]), Long::sum);
                fields[NODE] = to;
                missing.remove(fields[0]);
            }
            instancesDone.add(String.join("|", fields));
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "no instance '" + String.join("', '", missing) + "'; text of htools takes"
                            + " no new ones, write JSON with 'plan snapshot --to' and plan for that");
        }
        List<String> done = new ArrayList<>();
        section = 0;
        for (String line : instancesDone) {
            section += line.isEmpty() ? 1 : 0;
            String[] fields = line.split("\\|", -1);
            if (section == NODES && fields.length > FREE_MEMORY) {
                long free = Long.parseLong(fields[FREE_MEMORY]) + gained.getOrDefault(fields[0], 0L);
                fields[FREE_MEMORY] = String.valueOf(free);
            }
            done.add(String.join("|", fields));
        }
        return done;
    }
}
