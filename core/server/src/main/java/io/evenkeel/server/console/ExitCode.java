package io.evenkeel.server.console;

/** The exit codes of every command. */
public final class ExitCode {
    /** What was asked for is done. */
    public static final int DONE = 0;

    /** What was asked for did not come about. */
    public static final int FAILED = 1;

    /** What was asked for makes no sense as it stands; nothing was begun. */
    public static final int BAD_INPUT = 2;

    private ExitCode() {}
}
