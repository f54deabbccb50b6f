package io.evenkeel.supervisor.journal;

import io.evenkeel.spi.Epoch;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Where the epochs of a {@link FileJournal} are counted, and who may count the next. */
public final class EpochDirectory {

    private final Path path;
    private final JournalDirectory directory;

    public EpochDirectory(Path path) {
        this.path = path;
        this.directory = new JournalDirectory(path);
    }

    /** A seat that one process can hold; when it ends, however it ends, the seat is free. */
    public static final class Seat implements AutoCloseable {

        private final FileChannel channel;

        private Seat(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Takes the leader's seat if it is free. */
    public Optional<Seat> trySeat() throws IOException {
        directory.create();
        FileChannel channel =
                FileChannel.open(path.resolve("leader"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Somebody else in this process sits there; to the system the two are one.
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? Optional.empty() : Optional.of(new Seat(channel));
    }

    /** The newest epoch; that of nobody if none ever led. */
    public Epoch newest() throws IOException {
        return directory.epoch();
    }

    /** Begins the next epoch: what is written by an earlier one is refused from then on. */
    public Epoch next() throws IOException {
        directory.create();
        return directory.nextEpoch();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
