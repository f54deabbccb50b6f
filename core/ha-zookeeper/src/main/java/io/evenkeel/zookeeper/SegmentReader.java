package io.evenkeel.zookeeper;

import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.journal.Batch;
import io.evenkeel.supervisor.journal.BatchCodec;
import io.evenkeel.supervisor.journal.JournalUnreadableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

/** Reads all batches of the segment that counts, many at a time. */
final class SegmentReader {

    /** The segment of a journal that was never compacted. */
    static final String FIRST = "1.0";

    private static final int ATTEMPTS = 5;
    private static final int AT_ONCE = 500;
    private static final long PATIENCE_SECONDS = 30;

    private final Domain domain;
    private final CuratorFramework client;
    private final BatchCodec codec;

    SegmentReader(Domain domain, BatchCodec codec) {
        this.domain = domain;
        this.client = domain.client();
        this.codec = codec;
    }

    /** A segment and what it holds, oldest first. */
    record Found(String segment, List<Batch> batches) {
        /** The index that the next fact gets. */
        long next() {
            return batches.isEmpty() ? 1 : batches.get(batches.size() - 1).next();
        }
    }

    /** The name of a batch's node: its index, in a form that is sorted as the numbers are. */
    static String name(Batch batch) {
        return String.format("%019d", batch.index());
    }

    /** The epoch makes it differ from what an earlier leader left behind that did not get to the end. */
    static String nameAfter(String segment, Epoch epoch) {
        return (number(segment) + 1) + "." + epoch;
    }

    /** Whether a segment is older than another one, or was begun in its stead by an earlier leader. */
    static boolean isBefore(String earlier, String later) {
        return number(earlier) < number(later) || (number(earlier) == number(later) && epoch(earlier) < epoch(later));
    }

    private static long number(String segment) {
        return Long.parseLong(segment.substring(0, segment.indexOf('.')));
    }

    private static long epoch(String segment) {
        return Long.parseLong(segment.substring(segment.indexOf('.') + 1));
    }

    Found read() throws Exception {
        catchUp();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (client.checkExists().forPath(domain.journal()) == null) {
                return new Found(FIRST, List.of());
            }
            String segment = current();
            Optional<Found> found = found(segment);
            // Another one counts now: what was read of this one may have been compacted away in the middle.
            if (segment.equals(current())) {
                return found.orElseThrow(() -> new JournalUnreadableException(
                        domain.journal() + ": its segment " + segment
                                + ", or a part of it, is missing; somebody has removed it, restore it",
                        null));
            }
        }
        throw new IOException(domain.journal() + " is compacted again and again");
    }

    private String current() throws Exception {
        return new String(client.getData().forPath(domain.journal()), StandardCharsets.UTF_8);
    }

    /** Empty if the segment, or a part of it, is not there. The first one is made by the first that writes. */
    private Optional<Found> found(String segment) throws Exception {
        String node = domain.journal() + "/" + segment;
        if (client.checkExists().forPath(node) == null) {
            return segment.equals(FIRST) ? Optional.of(new Found(FIRST, List.of())) : Optional.empty();
        }
        try {
            return Optional.of(new Found(segment, batches(node)));
        } catch (KeeperException.NoNodeException e) {
            return Optional.empty();
        }
    }

    /** Waits until the server at hand has all that the ensemble had before; a client that reconnects may see less. */
    private void catchUp() throws Exception {
        BlockingQueue<Integer> answers = new ArrayBlockingQueue<>(1);
        client.sync()
                .inBackground((unused, event) -> answers.add(event.getResultCode()))
                .forPath("/");
        Integer code = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (code == null) {
            throw new IOException("the ensemble does not answer");
        }
        if (code != KeeperException.Code.OK.intValue()) {
            throw KeeperException.create(KeeperException.Code.get(code), "/");
        }
    }

    private List<Batch> batches(String segment) throws Exception {
        List<String> nodes = client.getChildren().forPath(segment).stream()
                .filter(node -> node.indexOf('.') < 0)
                .sorted()
                .toList();
        List<Batch> batches = new ArrayList<>(nodes.size());
        for (int from = 0; from < nodes.size(); from += AT_ONCE) {
            List<String> some = nodes.subList(from, Math.min(nodes.size(), from + AT_ONCE));
            Map<String, byte[]> contents = contents(segment, some);
            for (String node : some) {
                byte[] content = contents.get(node);
                if (content == null) {
                    throw new IOException("no answer about " + segment + "/" + node);
                }
                Batch batch = codec.read(whole(segment + "/" + node, content), segment + "/" + node);
                demandOrder(batches, batch, segment);
                batches.add(batch);
            }
        }
        return batches;
    }

    private Map<String, byte[]> contents(String segment, List<String> nodes) throws Exception {
        Map<String, byte[]> contents = new ConcurrentHashMap<>();
        Map<String, Integer> failures = new ConcurrentHashMap<>();
        CountDownLatch answers = new CountDownLatch(nodes.size());
        for (String node : nodes) {
            client.getData()
                    .inBackground((unused, event) -> {
                        if (event.getResultCode() == KeeperException.Code.OK.intValue()) {
                            contents.put(node, event.getData());
                        } else {
                            failures.put(node, event.getResultCode());
                        }
                        answers.countDown();
                    })
                    .forPath(segment + "/" + node);
        }
        if (!answers.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the ensemble has not answered within " + PATIENCE_SECONDS + " s");
        }
        if (!failures.isEmpty()) {
            Map.Entry<String, Integer> first = failures.entrySet().iterator().next();
            throw KeeperException.create(KeeperException.Code.get(first.getValue()), segment + "/" + first.getKey());
        }
        return contents;
    }

    private byte[] whole(String node, byte[] content) throws Exception {
        OptionalInt count = Parts.count(content);
        if (count.isEmpty()) {
            return content;
        }
        // The node was created by the epoch that made its parts; theirs is the largest, for an earlier one failed.
        String segment = node.substring(0, node.lastIndexOf('/'));
        String prefix = node.substring(segment.length() + 1) + ".";
        long epoch = client.getChildren().forPath(segment).stream()
                .filter(each -> each.startsWith(prefix))
                .mapToLong(each -> Long.parseLong(each.split("\\.", -1)[1]))
                .max()
                .orElseThrow(() -> new JournalUnreadableException(node + ": its parts are missing", null));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count.getAsInt(); i++) {
            all.writeBytes(client.getData().forPath(Parts.name(node, epoch, i)));
        }
        return all.toByteArray();
    }

    private static void demandOrder(List<Batch> before, Batch batch, String segment) {
        if (!before.isEmpty() && batch.index() != before.get(before.size() - 1).next()) {
            throw new JournalUnreadableException(
                    segment + ": " + before.get(before.size() - 1).next() + " is missing before " + batch.index()
                            + "; somebody has removed nodes, restore them",
                    null);
        }
    }
}
