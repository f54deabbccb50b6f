package io.evenkeel.supervisor.journal;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Epoch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory of one domain's journal, on a local disk.
 *
 * <pre>
 * epoch                     the newest epoch; whoever leads has written his
 * lock                      held for the moment of each write, so that checking the epoch and writing are one step
 * journal-00000003.log      all facts; compaction makes the next and then removes the one before
 * </pre>
 */
final class JournalDirectory {

    private static final Pattern SEGMENT = Pattern.compile("journal-(\\d{8})\\.log");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path directory;

    JournalDirectory(Path directory) {
        this.directory = requireNonNull(directory, "directory");
    }

    /** What is done while nobody else writes. */
    interface Exclusive<T> {
        T run() throws IOException;
    }

    void create() throws IOException {
        Files.createDirectories(directory);
    }

    /** Runs {@code action} while no other process and no other thread writes here. */
    <T> T exclusively(Exclusive<T> action) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            if (!lock.isValid()) {
                throw new IOException("the lock of " + directory + " was lost");
            }
            return action.run();
        }
    }

    private FileLock lock(FileChannel channel) throws IOException {
        long begun = System.nanoTime();
        while (true) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                // Another thread of this process holds it; to the system the two are one.
            }
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IOException(directory.resolve("lock") + " has been held by somebody else for "
                        + PATIENCE.toSeconds() + " s; writes take milliseconds: look which process hangs");
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException("interrupted while waiting for " + directory.resolve("lock"));
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    /** The newest epoch; that of nobody if none ever led. */
    Epoch epoch() throws IOException {
        Path file = directory.resolve("epoch");
        try {
            return Epoch.of(Long.parseLong(Files.readString(file).strip()));
        } catch (NoSuchFileException e) {
            return Epoch.NONE;
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file + " does not hold the number of an epoch; write one that is larger than any in the journal",
                    e);
        }
    }

    /** Makes the next epoch the newest. Orders of every earlier one are refused from then on. */
    Epoch nextEpoch() throws IOException {
        return exclusively(() -> {
            Epoch next = Epoch.of(epoch().value() + 1);
            replace("epoch", (next + "\n").getBytes(StandardCharsets.UTF_8));
            return next;
        });
    }

    /** The file that holds the facts; empty if nothing was ever written. */
    Optional<Path> segment() throws IOException {
        return segments().stream().max(Comparator.comparingLong(JournalDirectory::number));
    }

    /** The name of the file that follows {@code segment}. */
    String after(Optional<Path> segment) {
        return String.format(
                "journal-%08d.log", segment.map(JournalDirectory::number).orElse(0L) + 1);
    }

    /** Puts a whole file in its place at once. */
    Path replace(String name, byte[] content) throws IOException {
        Path fresh = directory.resolve(name + ".new");
        Path file = directory.resolve(name);
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        force();
        return file;
    }

    /** Makes the names in the directory durable. */
    void force() throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    /** Removes what compaction has replaced. */
    void removeBefore(Path segment) throws IOException {
        for (Path each : segments()) {
            if (number(each) < number(segment)) {
                Files.deleteIfExists(each);
            }
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> SEGMENT.matcher(name(file)).matches()).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static long number(Path segment) {
        Matcher name = SEGMENT.matcher(name(segment));
        if (!name.matches()) {
            throw new IllegalArgumentException("not a segment: " + segment);
        }
        return Long.parseLong(name.group(1));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
