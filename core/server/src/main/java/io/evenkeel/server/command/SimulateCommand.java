package io.evenkeel.server.command;

import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import io.evenkeel.simulation.invariant.Violation;
import io.evenkeel.simulation.scenario.Scenario;
import io.evenkeel.simulation.scenario.ScenarioFile;
import io.evenkeel.simulation.scenario.ScenarioRun;
import io.evenkeel.simulation.seeded.Wiring;
import io.evenkeel.simulation.yaml.WrongFileException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plays incidents that people have written down. */
@Command(
        name = "simulate",
        description = {
            "Play scenarios: a cluster, what happens to it and when, and how that must end, in a YAML file.",
            "The supervisor is the real one, time is simulated, and the same file always ends the same way."
        },
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(
            paramLabel = "SCENARIO",
            arity = "1..*",
            description = "A file, or a directory with files that end in .yaml.")
    private List<Path> places = List.of();

    @Option(names = "--narrate", description = "Tell step by step what happens.")
    private boolean narrate;

    @Inject
    SimulateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<Path> files = new ArrayList<>();
        for (Path place : places) {
            files.addAll(files(place));
        }
        List<Scenario> scenarios = files.stream().map(SimulateCommand::read).toList();
        int failed = 0;
        for (int i = 0; i < files.size(); i++) {
            ScenarioRun.Result result = new ScenarioRun(scenarios.get(i), Wiring.RIGHT).play();
            show(files.get(i), result);
            failed += result.isAsExpected() ? 0 : 1;
        }
        if (files.size() > 1) {
            console.out().println(files.size() + " scenarios, " + failed + " not as expected");
        }
        return failed == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void show(Path file, ScenarioRun.Result result) {
        String verdict = result.isAsExpected()
                ? console.outStyle().good("as expected")
                : console.outStyle().bad("NOT AS EXPECTED");
        console.out().println(file + ": " + result.scenario().name() + ": " + verdict);
        if (narrate) {
            console.out().println("  " + result.scenario().about());
            result.story().forEach(line -> console.out().println("  " + line));
        }
        for (ScenarioRun.Check check : result.checks()) {
            if (narrate || !check.isAsExpected()) {
                console.out().println((check.isAsExpected() ? "  ok    " : "  WRONG ") + check);
            }
        }
        for (Violation violation : result.violations()) {
            console.out().println("  VIOLATED " + violation);
        }
        console.out().flush();
    }

    private static List<Path> files(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> found = Files.walk(place)) {
            List<Path> files = found.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new InputException(place + ": no scenarios; their names end in .yaml");
            }
            return files;
        } catch (UncheckedIOException | IOException e) {
            throw new InputException(place + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static Scenario read(Path file) {
        try {
            return ScenarioFile.read(file.toString(), Files.readString(file));
        } catch (WrongFileException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new InputException(file + ": not a text file in UTF-8", e);
        } catch (AccessDeniedException e) {
            throw new InputException(file + ": cannot be read: permission denied", e);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
