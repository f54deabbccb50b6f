package io.evenkeel.engine.plugin;

import org.jspecify.annotations.Nullable;

/** A directory could not be loaded as an adapter; the message is one line that says what would be right. */
public final class PluginException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient PluginProblem problem;

    PluginException(PluginProblem problem, @Nullable Throwable cause) {
        super(problem.toString(), cause);
        this.problem = problem;
    }

    public PluginProblem problem() {
        return problem;
    }
}
