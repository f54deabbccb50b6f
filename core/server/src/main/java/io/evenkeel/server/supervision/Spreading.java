package io.evenkeel.server.supervision;

import io.evenkeel.supervisor.Supervisor;
import io.evenkeel.supervisor.explain.Status;
import io.evenkeel.supervisor.run.Coordination;
import io.evenkeel.supervisor.run.SupervisionLoop;
import io.evenkeel.supervisor.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spreads the domains over the supervisors that stand for them: in turn, both by name.
 *
 * <p>Who leads a domain that is another's hands it over, but never while anything goes on in it: a new leader listens
 * anew, and that would cost time when a host is about to be lost.
 */
final class Spreading implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Spreading.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration STAND_BACK = Duration.ofSeconds(2);
    /** For how long it must be the same other, so that one that comes and goes moves nothing. */
    private static final int LOOKS = 3;

    private final String name;
    private final Map<String, Member> members = new TreeMap<>();
    private final Map<String, Integer> looks = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "spreading");
        thread.setDaemon(true);
        return thread;
    });

    private record Member(SupervisionLoop loop, Coordination coordination) {}

    /** @param name of this supervisor */
    Spreading(String name) {
        this.name = name;
        var unused =
                clock.scheduleWithFixedDelay(this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    void add(String domain, SupervisionLoop loop, Coordination coordination) {
        synchronized (members) {
            members.put(domain, new Member(loop, coordination));
        }
    }

    /** Never throws: what is thrown would end the looking in silence. */
    private void look() {
        Map<String, Member> all;
        synchronized (members) {
            all = new TreeMap<>(members);
        }
        int turn = 0;
        for (Map.Entry<String, Member> each : all.entrySet()) {
            try {
                look(each.getKey(), each.getValue(), turn++);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.warn("whether {} is to be handed over cannot be told", each.getKey(), e);
            }
        }
    }

    private void look(String domain, Member member, int turn) throws InterruptedException {
        Optional<String> rightful = rightful(member.coordination().candidates(), turn);
        boolean isAnothers = rightful.isPresent() && !rightful.get().equals(name) && isCalm(member.loop());
        int seen = isAnothers ? looks.merge(domain, 1, Integer::sum) : 0;
        if (seen == 0) {
            looks.remove(domain);
        } else if (seen >= LOOKS) {
            looks.remove(domain);
            member.loop().yieldLead(STAND_BACK, "domains are spread, and this one falls to '" + rightful.get() + "'");
        }
    }

    /** Who is to lead the domain that comes in this turn; empty if nobody stands. */
    static Optional<String> rightful(Set<String> candidates, int turn) {
        List<String> sorted = new ArrayList<>(candidates);
        sorted.sort(null);
        return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get(turn % sorted.size()));
    }

    /** Whether this supervisor leads and could be spared for a moment. */
    private static boolean isCalm(SupervisionLoop loop) throws InterruptedException {
        try {
            return loop.look(Spreading::isCalm).toCompletableFuture().get(EVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("another leads, or this one is busy", e);
            return false;
        }
    }

    private static boolean isCalm(Supervisor supervisor) {
        Status status = supervisor.explainer().status();
        boolean isIdle = status.underWay().isEmpty()
                && status.waiting().isEmpty()
                && status.down().isEmpty();
        return isIdle
                && status.hosts().stream()
                        .allMatch(host -> host.verdict() == Verdict.HEALTHY
                                || host.verdict() == Verdict.DEGRADED
                                || host.verdict() == Verdict.DEAD_CONFIRMED);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
