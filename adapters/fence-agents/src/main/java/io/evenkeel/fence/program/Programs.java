package io.evenkeel.fence.program;

import io.evenkeel.spi.Deadline;
import java.io.IOException;

/** Runs programs. Safe for use by several threads. */
public interface Programs {

    /**
     * Runs a program to its end, or until the deadline; then it and all that it started are killed.
     *
     * @throws IOException if it cannot be started; then it has done nothing
     * @throws InterruptedException if the caller is interrupted; then the program is killed too
     */
    Ended run(Order order, Deadline deadline) throws IOException, InterruptedException;
}
