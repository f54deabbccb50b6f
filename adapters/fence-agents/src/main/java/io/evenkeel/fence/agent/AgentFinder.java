package io.evenkeel.fence.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the programs of agents. */
public final class AgentFinder {

    private final List<Path> directories;

    /** Looks in these directories, first to last, for agents that are named without a path. */
    public AgentFinder(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /** What was found, or why nothing was. */
    public record Found(Optional<Path> program, String problem) {}

    /** Finds an agent by its program's name, or by the absolute path of it. */
    public Found find(String name) {
        if (name.contains("/")) {
            return atPath(name);
        }
        for (Path directory : directories) {
            Path program = directory.resolve(name);
            if (isProgram(program)) {
                return new Found(Optional.of(program), "");
            }
        }
        String hint = NearName.hint(name, installed());
        return new Found(
                Optional.empty(),
                "no agent " + name + " in "
                        + directories.stream().map(Path::toString).collect(Collectors.joining(", "))
                        + (hint.isEmpty() ? "; Debian has agents in packages that begin with fence-agents" : hint));
    }

    private static Found atPath(String name) {
        Path program = Path.of(name);
        if (!program.isAbsolute()) {
            return new Found(Optional.empty(), name + " is no absolute path");
        }
        if (!Files.exists(program)) {
            return new Found(Optional.empty(), "there is no file " + name);
        }
        return isProgram(program)
                ? new Found(Optional.of(program), "")
                : new Found(Optional.empty(), name + " is not a file that may be executed; try chmod +x");
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private List<String> installed() {
        return directories.stream().flatMap(AgentFinder::agentsIn).distinct().toList();
    }

    private static Stream<String> agentsIn(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith("fence_"))
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            return Stream.empty(); // it offers nothing to choose from
        }
    }
}
