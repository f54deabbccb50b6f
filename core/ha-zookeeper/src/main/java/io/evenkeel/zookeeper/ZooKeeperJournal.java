package io.evenkeel.zookeeper;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.journal.Batch;
import io.evenkeel.supervisor.journal.BatchCodec;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.journal.JournalEntry;
import io.evenkeel.supervisor.journal.JournalUnavailableException;
import io.evenkeel.supervisor.journal.StaleEpochException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;

/**
 * A journal in an ensemble: a node for each batch, written in one transaction with the check that the epoch's node still
 * has the version that is the writer's epoch.
 */
final class ZooKeeperJournal implements Journal {

    private final Domain domain;
    private final CuratorFramework client;
    private final Obstacles obstacles;
    private final Clock clock;
    private final SegmentReader reader;
    private final BatchCodec codec = new BatchCodec();
    private @Nullable Place place;

    /** Where the next batch goes, as long as the epoch lasts: within one epoch nobody else writes. */
    private record Place(Epoch writer, String segment, long next) {
        Place after(Batch batch) {
            return new Place(writer, segment, batch.next());
        }
    }

    ZooKeeperJournal(Domain domain, Obstacles obstacles, Clock clock) {
        this.domain = domain;
        this.obstacles = requireNonNull(obstacles, "obstacles");
        this.client = domain.client();
        this.clock = requireNonNull(clock, "clock");
        this.reader = new SegmentReader(domain, codec);
    }

    @Override
    public List<JournalEntry> read() {
        return answered("read", obstacles::asked, () -> {
            List<JournalEntry> entries = new ArrayList<>();
            reader.read().batches().forEach(batch -> entries.addAll(batch.entries()));
            return entries;
        });
    }

    @Override
    public void append(Epoch epoch, List<Fact> facts) {
        requireNonNull(facts, "facts");
        write(epoch, () -> {
            Place at = place(epoch);
            Batch batch = Batch.of(at.next(), epoch, clock.instant(), facts);
            put(epoch, at.segment(), batch);
            place = at.after(batch);
        });
    }

    @Override
    public void compact(Epoch epoch, List<Fact> facts) {
        requireNonNull(facts, "facts");
        write(epoch, () -> {
            Place at = place(epoch);
            String fresh = SegmentReader.nameAfter(at.segment(), epoch);
            Batch batch = Batch.of(at.next(), epoch, clock.instant(), facts);
            domain.ensure(path(fresh), "");
            put(epoch, fresh, batch);
            client.transaction()
                    .forOperations(
                            client.transactionOp()
                                    .check()
                                    .withVersion(version(epoch))
                                    .forPath(domain.epoch()),
                            client.transactionOp().setData().forPath(domain.journal(), bytes(fresh)));
            place = new Place(epoch, fresh, batch.next());
            removeAllBefore(fresh);
        });
    }

    /** What a write does, with whatever the client throws. */
    private interface Write {
        void run() throws Exception;
    }

    private void write(Epoch epoch, Write write) {
        requireNonNull(epoch, "epoch");
        boolean done = false;
        try {
            // Nobody is asked why: who can write no more has to stop leading at once.
            done = answered("written", obstacles::words, () -> {
                try {
                    write.run();
                } catch (KeeperException.BadVersionException e) {
                    throw new StaleEpochException(epoch, newest(epoch));
                }
                return true;
            });
        } finally {
            if (!done) {
                place = null;
            }
        }
    }

    /** What the ensemble answers, or what is wrong with it in the terms of a journal. */
    private <T> T answered(String done, Function<Exception, String> why, Callable<T> call) {
        try {
            return call.call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalUnavailableException("interrupted before " + domain.journal() + " was " + done, e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new JournalUnavailableException(domain.journal() + " cannot be " + done + ": " + why.apply(e), e);
        }
    }

    /** For the message alone: that there is a newer one is known already. */
    private Epoch newest(Epoch own) {
        try {
            return domain.newestEpoch();
        } catch (Exception e) {
            return Epoch.of(own.value() + 1);
        }
    }

    private Place place(Epoch epoch) throws Exception {
        Place known = place;
        if (known != null && known.writer().equals(epoch)) {
            return known;
        }
        domain.ensure(domain.journal(), SegmentReader.FIRST);
        SegmentReader.Found found = reader.read();
        domain.ensure(path(found.segment()), "");
        Place fresh = new Place(epoch, found.segment(), found.next());
        place = fresh;
        return fresh;
    }

    private void put(Epoch epoch, String segment, Batch batch) throws Exception {
        String node = path(segment) + "/" + SegmentReader.name(batch);
        byte[] json = codec.write(batch);
        if (!Parts.isNeeded(json)) {
            create(epoch, node, json);
            return;
        }
        List<byte[]> parts = Parts.cut(json);
        for (int i = 0; i < parts.size(); i++) {
            create(epoch, Parts.name(node, epoch.value(), i), parts.get(i));
        }
        create(epoch, node, Parts.head(parts.size()));
    }

    private void create(Epoch epoch, String node, byte[] content) throws Exception {
        client.transaction()
                .forOperations(
                        client.transactionOp()
                                .check()
                                .withVersion(version(epoch))
                                .forPath(domain.epoch()),
                        client.transactionOp().create().forPath(node, content));
    }

    /**
     * Removes what was before a segment that counts, or did. Does not wait: what is left over is removed the next time.
     *
     * <p>Nothing else: a leader that stood still before this may have had successors, whose segments all come later.
     */
    void removeAllBefore(String segment) throws Exception {
        for (String other : client.getChildren().forPath(domain.journal())) {
            if (SegmentReader.isBefore(other, segment)) {
                for (String node : client.getChildren().forPath(path(other))) {
                    client.delete().inBackground().forPath(path(other) + "/" + node);
                }
                client.delete().inBackground().forPath(path(other));
            }
        }
    }

    private String path(String segment) {
        return domain.journal() + "/" + segment;
    }

    private static int version(Epoch epoch) {
        return Math.toIntExact(epoch.value());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The client belongs to whoever made this journal. */
    @Override
    public void close() {}
}
