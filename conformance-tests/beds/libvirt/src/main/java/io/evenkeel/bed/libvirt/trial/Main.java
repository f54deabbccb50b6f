package io.evenkeel.bed.libvirt.trial;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program {@code trial}. */
@Command(
        name = "trial",
        mixinStandardHelpOptions = true,
        description = "Puts the libvirt adapter through trials on the lab and prints what was seen.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every promise was kept", "1:one was broken, or the lab failed", "2:an argument is wrong"})
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /**
     * Does what the command line says.
     *
     * @return the exit code
     */
    public static int run(String... arguments) {
        CommandLine program = new CommandLine(new Main());
        PrintWriter out = program.getOut();
        PrintWriter err = program.getErr();
        program.addSubcommand(new KillMatrixCommand(out, err))
                .addSubcommand(new SplitBrainCommand(out, err))
                .addSubcommand(new SoakCommand(out, err))
                .addSubcommand(new ConvergenceCommand(out, err))
                .addSubcommand(new PredictionCommand(out, err))
                .addSubcommand(new FailoverCommand(out, err))
                .addSubcommand(new SuperviseCommand());
        return program.execute(arguments);
    }
}
