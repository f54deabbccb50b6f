package io.evenkeel.lab.libvirt;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lab's program: where it is, and how it is called. */
final class LabScript {

    private static final Path IN_REPOSITORY = Path.of("conformance-tests", "labs", "libvirt", "lab");

    private final Path program;

    private LabScript(Path program) {
        this.program = program;
    }

    /**
     * Finds the program: in the directory that the system property {@code evenkeel.lab.home} names, else in this
     * repository, from the working directory upwards.
     */
    static LabScript find() {
        Optional<String> home = Optional.ofNullable(System.getProperty("evenkeel.lab.home"));
        if (home.isPresent()) {
            Path program = Path.of(home.get(), "lab").toAbsolutePath();
            if (!Files.isExecutable(program)) {
                throw new LabException("evenkeel.lab.home is " + home.get() + ", but there is no program 'lab' in it");
            }
            return new LabScript(program);
        }
        Path start = Path.of("").toAbsolutePath();
        for (Path directory = start; directory != null; directory = directory.getParent()) {
            Path program = directory.resolve(IN_REPOSITORY);
            if (Files.isExecutable(program)) {
                return new LabScript(program);
            }
        }
        throw new LabException("no " + IN_REPOSITORY + " in " + start
                + " or above it; set the system property evenkeel.lab.home to the lab's directory");
    }

    /** A file beside the program. */
    Path file(String relative) {
        return program.resolveSibling(relative);
    }

    ProcessBuilder command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("bash", program.toString()));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** Runs one command against the lab in a directory and returns what it printed. */
    String run(Path labDirectory, Duration limit, List<String> arguments) throws InterruptedException {
        return Command.run(commandIn(labDirectory, arguments), limit);
    }

    /** A command against the lab in a directory, not started yet. */
    ProcessBuilder commandIn(Path labDirectory, List<String> arguments) {
        ProcessBuilder builder = command(arguments);
        builder.environment().put("LAB_DIR", labDirectory.toString());
        return builder;
    }
}
