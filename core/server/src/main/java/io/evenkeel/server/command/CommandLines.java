package io.evenkeel.server.command;

import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.Explanation;
import io.evenkeel.server.lookup.NearMatches;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.supervisor.input.TimeWindow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a whole: how values are read and how errors are shown. */
public final class CommandLines {
    /** How the parser words that something is none of the constants. */
    private static final Pattern CHOICE =
            Pattern.compile("expected one of \\[(.*)\\](?: \\(case-insensitive\\))? but was '(.*)'$");

    private CommandLines() {}

    /**
     * Builds it.
     *
     * @param maker makes a command, with what it needs
     */
    public static CommandLine create(RootCommand root, Function<Class<?>, Object> maker, Console console) {
        CommandLine line = new CommandLine(root, new OwnCommands(maker));
        line.registerConverter(DataRate.class, new RateConverter());
        line.registerConverter(DataSize.class, new SizeConverter());
        line.registerConverter(Duration.class, new DurationConverter());
        line.registerConverter(TimeWindow.class, new TimeWindowConverter());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(console.out());
        line.setErr(console.err());
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(console.outTerminal() && console.colour() ? Ansi.ON : Ansi.OFF));
        line.setUsageHelpWidth(Math.min(console.width(), 120));
        line.setParameterExceptionHandler((error, arguments) -> showMisuse(error, console, isVerbose(line)));
        line.setExecutionExceptionHandler((error, command, parsed) -> show(error, console, isVerbose(line)));
        return line;
    }

    public static boolean isVerbose(CommandLine line) {
        return root(line).isVerbose();
    }

    /** Where the command line says adapters are. */
    public static List<Path> plugins(CommandLine line) {
        return root(line).plugins();
    }

    private static RootCommand root(CommandLine line) {
        return (RootCommand) line.getCommandSpec().root().userObject();
    }

    private static int show(Exception error, Console console, boolean verbose) {
        Explanation explanation = Explanation.of(error);
        console.out().flush();
        console.err().println(console.errStyle().bad("evenkeel:") + " " + explanation.line());
        if (verbose) {
            error.printStackTrace(console.err());
        }
        return explanation.exitCode();
    }

    private static int showMisuse(ParameterException error, Console console, boolean verbose) {
        String command = error.getCommandLine().getCommandSpec().qualifiedName(" ");
        console.err()
                .println(console.errStyle().bad("evenkeel:") + " " + problem(error) + " (" + command
                        + " --help tells more)");
        if (verbose) {
            error.printStackTrace(console.err());
        }
        return ExitCode.BAD_INPUT;
    }

    private static String problem(ParameterException error) {
        String message = String.valueOf(error.getMessage())
                .strip()
                .replaceAll("\\s*\\R\\s*", " ")
                .replace("option option", "option")
                .replaceAll("is not an? (int|long)$", "is no whole number, or too large")
                .replaceAll("is not a double$", "is no number");
        if (error instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        Matcher choice = CHOICE.matcher(message);
        if (choice.find()) {
            List<String> known =
                    List.of(choice.group(1).toLowerCase(Locale.ROOT).split(", ", -1));
            String wrong = choice.group(2);
            message = choice.replaceFirst(Matcher.quoteReplacement(NearMatches.choice(wrong, known)));
        }
        return message.isEmpty() ? message : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    private static String unmatched(UnmatchedArgumentException error) {
        String wrong = error.getUnmatched().get(0);
        CommandLine.Model.CommandSpec command = error.getCommandLine().getCommandSpec();
        List<String> near = NearMatches.near(
                wrong,
                error.isUnknownOption()
                        ? command.optionsMap().keySet()
                        : command.subcommands().keySet());
        String hint = near.isEmpty() ? "" : ", did you mean " + String.join(" or ", near) + "?";
        return (error.isUnknownOption() ? "unknown option '" : "unexpected argument '") + wrong + "'" + hint;
    }

    /** Makes the program's own commands with what they need, and everything else as picocli would. */
    private record OwnCommands(Function<Class<?>, Object> maker) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            boolean own = type.isAnnotationPresent(CommandLine.Command.class);
            return own
                    ? type.cast(maker.apply(type))
                    : CommandLine.defaultFactory().create(type);
        }
    }
}
