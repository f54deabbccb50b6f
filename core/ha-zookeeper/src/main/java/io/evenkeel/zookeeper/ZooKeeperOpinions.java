package io.evenkeel.zookeeper;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.json.RecordJson;
import io.evenkeel.supervisor.run.Witness;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.zookeeper.CreateMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The opinions of the witnesses of one domain, through the ensemble.
 *
 * <p>A witness lays down, once a period, how long ago it heard of each host. No clock is compared: whoever reads adds the
 * time since the words came in, so that what it reckons with is never earlier than the truth. A witness that has not
 * spoken for three periods has no say. Safe for use by several threads.
 */
public final class ZooKeeperOpinions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperOpinions.class);
    private static final int FRESH = 3;

    private final Domain domain;
    private final Ticker ticker;
    private final ObjectMapper json = RecordJson.mapper();
    private final CuratorCache cache;
    private final Map<String, Word> words = new ConcurrentHashMap<>();

    /** What a witness lays down; ages in milliseconds. */
    record Opinion(long periodMillis, Map<String, Long> ages) {
        Opinion {
            ages = Map.copyOf(ages);
        }
    }

    /** An opinion and when it came in. */
    private record Word(long at, Opinion opinion) {}

    ZooKeeperOpinions(Domain domain, Ticker ticker) {
        this.domain = domain;
        this.ticker = ticker;
        this.cache = CuratorCache.build(domain.client(), domain.witnesses());
        cache.listenable()
                .addListener(CuratorCacheListener.builder()
                        .forCreates(this::takeIn)
                        .forChanges((before, after) -> takeIn(after))
                        .forDeletes(gone -> words.remove(name(gone)))
                        .build());
        cache.start();
    }

    private void takeIn(ChildData node) {
        long now = ticker.nanos();
        if (node.getPath().equals(domain.witnesses()) || node.getData().length == 0) {
            return;
        }
        try {
            words.put(name(node), new Word(now, json.readValue(node.getData(), Opinion.class)));
        } catch (IOException e) {
            LOG.warn("the opinion in {} cannot be read; is the witness of another version?", node.getPath(), e);
        }
    }

    private static String name(ChildData node) {
        return node.getPath().substring(node.getPath().lastIndexOf('/') + 1);
    }

    /** What the witness of that name says, whether it is there yet or not. */
    public Witness witness(String name) {
        requireNonNull(name, "name");
        return deadline -> heard(name);
    }

    private Map<HostId, Duration> heard(String name) {
        Word word = words.get(name);
        if (word == null) {
            throw new IllegalStateException("it is not there");
        }
        Duration since = Duration.ofNanos(ticker.nanos() - word.at());
        if (since.toMillis() > FRESH * word.opinion().periodMillis()) {
            throw new IllegalStateException("it has said nothing for " + since.toMillis() + " ms");
        }
        Map<HostId, Duration> ages = new LinkedHashMap<>();
        word.opinion()
                .ages()
                .forEach((host, millis) ->
                        ages.put(new HostId(host), Duration.ofMillis(millis).plus(since)));
        return ages;
    }

    /**
     * Lays down what a witness hears, from now on until closed.
     *
     * @param name of the witness; no two may have the same
     */
    public AutoCloseable publish(String name, Witness witness, Duration period) {
        PersistentNode node = new PersistentNode(
                domain.client(), CreateMode.EPHEMERAL, false, domain.witnesses() + "/" + name, new byte[0]);
        node.start();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "opinion-" + name);
            thread.setDaemon(true);
            return thread;
        });
        var unused = clock.scheduleAtFixedRate(
                () -> layDown(node, witness, period), 0, period.toNanos(), TimeUnit.NANOSECONDS);
        return () -> {
            clock.shutdownNow();
            node.close();
        };
    }

    private void layDown(PersistentNode node, Witness witness, Duration period) {
        try {
            Map<String, Long> ages = new LinkedHashMap<>();
            witness.heard(Deadline.after(period)).forEach((host, age) -> ages.put(host.value(), age.toMillis()));
            node.setData(json.writeValueAsBytes(new Opinion(period.toMillis(), ages)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // The client comes back by itself; until then this witness has no say.
            LOG.debug("{} cannot lay down its opinion", node.getActualPath(), e);
        }
    }

    @Override
    public void close() {
        cache.close();
    }
}
