package io.evenkeel.fence.program;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;

/**
 * A program to run.
 *
 * @param arguments seen by everybody on the machine, so never a secret
 * @param input what it reads from its standard input; may hold secrets and is not printed
 */
public record Order(Path program, List<String> arguments, String input) {

    public Order {
        requireNonNull(program, "program");
        arguments = List.copyOf(arguments);
        requireNonNull(input, "input");
    }

    @Override
    public String toString() {
        return "Order[" + program + " " + String.join(" ", arguments) + "]";
    }
}
