package io.evenkeel.zookeeper;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.lead.Leadership;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.apache.curator.framework.recipes.leader.Participant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leadership among the clients of an ensemble.
 *
 * <p>Curator's latch only hints at when to begin and when to stop trying: two may believe that they hold it. What makes
 * a leader is the epoch that it then takes, and the journal's check of it at each write.
 */
final class ZooKeeperLeadership implements Leadership {

    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperLeadership.class);

    private final Domain domain;
    private final Obstacles obstacles;
    private final String name;
    private final LeaderLatch latch;
    private final ExecutorService thread;

    ZooKeeperLeadership(Domain domain, Obstacles obstacles, String name) {
        this.domain = domain;
        this.obstacles = requireNonNull(obstacles, "obstacles");
        this.name = name;
        this.latch = new LeaderLatch(domain.client(), domain.election(), name);
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "leadership-" + domain.name());
            made.setDaemon(true);
            return made;
        });
    }

    @Override
    public void stand(Candidate candidate) {
        requireNonNull(candidate, "candidate");
        latch.addListener(
                new LeaderLatchListener() {
                    @Override
                    public void isLeader() {
                        take(candidate);
                    }

                    @Override
                    public void notLeader() {
                        candidate.deposed();
                    }
                },
                thread);
        try {
            latch.start();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stand for election in " + domain.election(), e);
        }
        // The latch waits for an ensemble that cannot be used, and does not say so.
        thread.execute(this::tellObstacle);
    }

    /** Nobody can be elected before there is a session, so to wait for one holds nothing up. */
    private void tellObstacle() {
        try {
            Optional<String> silence = obstacles.silence(domain.client());
            silence.ifPresent(this::tell);
            if (silence.isPresent()) {
                domain.client().blockUntilConnected();
            }
            obstacles.refusal(domain).ifPresent(this::tell);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it has withdrawn
        }
    }

    private void tell(String obstacle) {
        if (obstacles.isNews(obstacle)) {
            LOG.error("{} cannot stand for the lead of {}: {}", name, domain.name(), obstacle);
        }
    }

    /** The names of all that stand now. */
    static Set<String> candidates(Domain domain) throws Exception {
        if (domain.client().checkExists().forPath(domain.election()) == null) {
            return Set.of();
        }
        // Never started, so it stands for nobody.
        return new LeaderLatch(domain.client(), domain.election(), "")
                .getParticipants().stream().map(Participant::getId).collect(Collectors.toCollection(TreeSet::new));
    }

    private void take(Candidate candidate) {
        Epoch epoch;
        try {
            epoch = domain.nextEpoch(name);
        } catch (Exception e) {
            // Whether there is a new epoch is not known; if there is, it is nobody's, and the next is larger.
            LOG.warn("{} was to lead {} and cannot begin an epoch", name, domain.name(), e);
            candidate.deposed();
            return;
        }
        candidate.elected(epoch);
    }

    @Override
    public void close() {
        try {
            latch.close(LeaderLatch.CloseMode.SILENT);
        } catch (IOException | IllegalStateException e) {
            LOG.debug("the latch of {} was not open", domain.name(), e);
        }
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("the election in {} has not ended yet", domain.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
