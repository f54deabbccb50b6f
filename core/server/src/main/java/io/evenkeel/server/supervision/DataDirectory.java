package io.evenkeel.server.supervision;

import io.evenkeel.server.console.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory of the supervisor that runs on this machine; nobody else uses it until it is closed. */
final class DataDirectory implements AutoCloseable {

    private static final String LOCK = "supervisor.lock";

    private final ProcessLock lock;

    private DataDirectory(ProcessLock lock) {
        this.lock = lock;
    }

    /**
     * Makes the directory if need be, for this user alone, and takes it.
     *
     * @throws InputException if another supervisor uses it
     */
    static DataDirectory take(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return new DataDirectory(ProcessLock.take(
                directory.resolve(LOCK),
                holder -> new InputException("a supervisor runs already on " + directory + holder
                        + "; stop it, or give this one another 'data'")));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
