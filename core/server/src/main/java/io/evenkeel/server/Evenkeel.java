package io.evenkeel.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.evenkeel.server.command.CommandLines;
import io.evenkeel.server.command.RootCommand;
import io.evenkeel.server.connection.Plugins;
import io.evenkeel.server.console.Console;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The program's entry point. */
public final class Evenkeel {
    private Evenkeel() {}

    public static void main(String[] arguments) {
        System.exit(run(Surroundings.ofProcess(), arguments));
    }

    /** Runs one command and returns its exit code; nothing of it goes on afterwards. */
    public static int run(Surroundings surroundings, String... arguments) {
        Injector injector = Guice.createInjector(Stage.DEVELOPMENT, new EvenkeelModule(surroundings));
        Console console = surroundings.console();
        CommandLine line = CommandLines.create(injector.getInstance(RootCommand.class), injector::getInstance, console);
        line.setExecutionStrategy(parsed -> {
            logMoreIf(CommandLines.isVerbose(line));
            injector.getInstance(Plugins.class).searchFirst(CommandLines.plugins(line));
            return new CommandLine.RunLast().execute(parsed);
        });
        try {
            return line.execute(arguments);
        } finally {
            console.out().flush();
            console.err().flush();
        }
    }

    private static void logMoreIf(boolean verbose) {
        if (verbose && LoggerFactory.getLogger("io.evenkeel") instanceof Logger logger) {
            logger.setLevel(Level.DEBUG);
        }
    }
}
