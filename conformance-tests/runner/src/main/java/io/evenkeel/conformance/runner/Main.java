package io.evenkeel.conformance.runner;

import java.util.Arrays;
import picocli.CommandLine;

/** Starts the program: a conformance run, or {@code matrix} for the table of what adapters support. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    static int execute(String... arguments) {
        boolean matrix = arguments.length > 0 && arguments[0].equals("matrix");
        CommandLine line = new CommandLine(matrix ? new SupportMatrixCommand() : new ConformanceRunCommand());
        String[] rest = matrix ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments;
        return prepared(line)
                .setCommandName(matrix ? "evenkeel-conformance matrix" : "evenkeel-conformance")
                .execute(rest);
    }

    /** A command line that says in one line what is wrong. */
    static CommandLine prepared(CommandLine line) {
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, arguments) -> {
                    e.getCommandLine().getErr().println(e.getMessage() + "; --help tells more");
                    return 2;
                })
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    Complaint complaint = Complaint.of(e).orElseThrow(() -> e);
                    command.getErr().println(complaint.line());
                    return complaint.exitCode();
                });
    }
}
