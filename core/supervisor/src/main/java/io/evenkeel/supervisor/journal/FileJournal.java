package io.evenkeel.supervisor.journal;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.fact.Fact;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in a directory on a local disk, for supervisors on one machine.
 *
 * <p>Each append is one line and one flush to the disk, however many facts it holds. The epoch is read from the
 * directory under the same lock as the write, so two processes on one directory cannot both write: whoever leads by an
 * older epoch is refused. Locks of other machines are not seen through every network file system; supervisors on several
 * machines need a store that is made for it. Anybody may read at any time.
 */
public final class FileJournal implements Journal {

    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);

    private final JournalDirectory directory;
    private final Clock clock;
    private final BatchCodec codec = new BatchCodec();
    private @Nullable FileChannel channel;
    private @Nullable Path segment;
    private Epoch writer = Epoch.NONE;
    private long length;
    private long next;

    /**
     * The journal in {@code directory}, which is made when it is first written to.
     *
     * @param clock labels entries with the time of day
     */
    public FileJournal(Path directory, Clock clock) {
        this.directory = new JournalDirectory(directory);
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public List<JournalEntry> read() {
        try {
            for (int attempt = 1; ; attempt++) {
                Optional<Path> newest = directory.segment();
                if (newest.isEmpty()) {
                    return List.of();
                }
                try {
                    Segment read = Segment.read(
                            Files.readAllBytes(newest.get()), newest.get().toString(), codec);
                    read.torn().ifPresent(torn -> LOG.warn("a write was torn by a crash and does not count: {}", torn));
                    List<JournalEntry> entries = new ArrayList<>();
                    read.batches().forEach(batch -> entries.addAll(batch.entries()));
                    return entries;
                } catch (NoSuchFileException e) {
                    if (attempt == 10) {
                        throw e;
                    }
                    // Compacted away at this moment; its successor is there.
                }
            }
        } catch (IOException e) {
            throw new JournalUnavailableException("the journal in " + directory + " cannot be read: " + e, e);
        }
    }

    @Override
    public void append(Epoch epoch, List<Fact> facts) {
        requireNonNull(facts, "facts");
        write(epoch, () -> {
            FileChannel file = open(epoch);
            Batch batch = Batch.of(next, epoch, clock.instant(), facts);
            ByteBuffer line = ByteBuffer.wrap(Segment.line(codec.write(batch)));
            long at = length;
            while (line.hasRemaining()) {
                at += file.write(line, at);
            }
            file.force(false);
            length = at;
            next = batch.next();
            return next;
        });
    }

    @Override
    public void compact(Epoch epoch, List<Fact> facts) {
        requireNonNull(facts, "facts");
        write(epoch, () -> {
            FileChannel before = open(epoch);
            Batch batch = Batch.of(next, epoch, clock.instant(), facts);
            byte[] line = Segment.line(codec.write(batch));
            Path fresh = directory.replace(directory.after(Optional.ofNullable(segment)), line);
            before.close();
            channel = FileChannel.open(fresh, StandardOpenOption.WRITE);
            segment = fresh;
            length = line.length;
            next = batch.next();
            directory.removeBefore(fresh);
            return next;
        });
    }

    private void write(Epoch epoch, JournalDirectory.Exclusive<Long> action) {
        requireNonNull(epoch, "epoch");
        boolean done = false;
        try {
            directory.create();
            directory.exclusively(() -> {
                Epoch newest = directory.epoch();
                if (!epoch.equals(newest)) {
                    throw new StaleEpochException(epoch, newest);
                }
                return action.run();
            });
            done = true;
        } catch (IOException e) {
            throw new JournalUnavailableException("the journal in " + directory + " cannot be written: " + e, e);
        } finally {
            if (!done) {
                forget();
            }
        }
    }

    /** The file to write to, cut where its sound part ends. Called under the lock, so nobody else is writing. */
    private FileChannel open(Epoch epoch) throws IOException {
        // Within one epoch nobody else writes; between two of ours somebody else may have.
        if (channel != null && epoch.equals(writer)) {
            return channel;
        }
        forget();
        Optional<Path> newest = directory.segment();
        Path file = newest.isPresent() ? newest.get() : directory.replace(directory.after(newest), new byte[0]);
        Segment read = Segment.read(Files.readAllBytes(file), file.toString(), codec);
        FileChannel opened = FileChannel.open(file, StandardOpenOption.WRITE);
        channel = opened;
        segment = file;
        writer = epoch;
        length = read.length();
        next = read.next();
        if (read.torn().isPresent()) {
            opened.truncate(length);
            opened.force(true);
            LOG.warn("a write torn by a crash is cut off: {}", read.torn().get());
        }
        return opened;
    }

    /** What is known of the file holds no more, once a write has failed or somebody else has written. */
    private void forget() {
        FileChannel open = channel;
        channel = null;
        segment = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.warn("the journal in {} cannot be closed", directory, e);
            }
        }
    }

    @Override
    public void close() {
        forget();
    }
}
