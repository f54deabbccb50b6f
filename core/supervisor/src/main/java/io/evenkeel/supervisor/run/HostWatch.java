package io.evenkeel.supervisor.run;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.health.HealthMonitoring;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A vantage point of its own: asks every host of one connection once a period, and remembers when it last heard of it.
 *
 * <p>It mistrusts itself. After a pause it begins to listen anew, as if every host had been heard at that moment, and
 * while it hears of nobody at all it says nothing. Give it an isolated connection, so that its calls end in time; that
 * belongs to the caller and outlives this. Safe for use by several threads.
 */
public final class HostWatch implements Witness, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostWatch.class);

    /** So many periods late, and it was asleep; as a supervisor counts a pause. */
    private static final int PAUSE = 2;

    private static final int PROBES_AT_ONCE = 64;
    private static final Duration SURVEY = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Hypervisor hypervisor;
    private final HealthMonitoring health;
    private final Duration period;
    private final Ticker ticker;
    private final ScheduledExecutorService clock;
    private final ThreadPoolExecutor probes;
    private final Set<HostId> underWay = ConcurrentHashMap.newKeySet();
    private final HeardHosts heard;
    private final AtomicBoolean isSurveying = new AtomicBoolean();
    private volatile Set<HostId> hosts = Set.of();
    private volatile Optional<Long> surveyed = Optional.empty();
    private volatile long turned;

    private HostWatch(String name, Hypervisor hypervisor, HealthMonitoring health, Duration period, Ticker ticker) {
        this.hypervisor = hypervisor;
        this.health = health;
        this.period = period;
        this.ticker = ticker;
        this.turned = ticker.nanos();
        this.heard = new HeardHosts(period, turned);
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "witness-" + name));
        this.probes = new ThreadPoolExecutor(
                0,
                PROBES_AT_ONCE,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> daemon(task, "heed-" + name));
    }

    /**
     * Begins to watch.
     *
     * @param name for threads
     * @param period from one question to a host to the next
     * @throws IllegalArgumentException if the hypervisor cannot tell how hosts are
     */
    public static HostWatch start(String name, Hypervisor hypervisor, Duration period) {
        return start(name, hypervisor, period, Ticker.SYSTEM);
    }

    static HostWatch start(String name, Hypervisor hypervisor, Duration period, Ticker ticker) {
        requireNonNull(hypervisor, "hypervisor");
        HealthMonitoring health = hypervisor
                .health()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the connection to " + hypervisor.product().name() + " does not offer health"));
        HostWatch watch = new HostWatch(name, hypervisor, health, period, ticker);
        var unused = watch.clock.scheduleAtFixedRate(watch::turn, 0, period.toNanos(), TimeUnit.NANOSECONDS);
        return watch;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Never throws: what is thrown would end the watch in silence. */
    private void turn() {
        try {
            long now = ticker.nanos();
            if (now - turned > (1 + PAUSE) * period.toNanos()) {
                heard.wakes(now);
            }
            turned = now;
            if (surveyed.isEmpty() || now - surveyed.get() > SURVEY.toNanos()) {
                if (isSurveying.compareAndSet(false, true)) {
                    begin(this::survey, () -> isSurveying.set(false));
                }
            }
            for (HostId host : hosts) {
                if (underWay.add(host)) {
                    begin(() -> probe(host), () -> underWay.remove(host));
                }
            }
        } catch (RuntimeException e) {
            LOG.error("a witness has missed a turn", e);
        }
    }

    private void begin(Runnable call, Runnable giveUp) {
        try {
            probes.execute(call);
        } catch (RejectedExecutionException e) {
            // All threads wait for hosts that do not answer; this call is made at a later turn.
            LOG.debug("no thread is free", e);
            giveUp.run();
        }
    }

    private void survey() {
        try {
            Set<HostId> listed = hypervisor.inventory().hosts(Deadline.after(PATIENCE)).stream()
                    .map(Host::id)
                    .collect(Collectors.toUnmodifiableSet());
            if (!listed.isEmpty()) { // an empty list says nothing
                heard.retain(listed);
                hosts = listed;
            }
            surveyed = Optional.of(ticker.nanos());
        } catch (HypervisorException e) {
            LOG.debug("the hosts cannot be listed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            isSurveying.set(false);
        }
    }

    private void probe(HostId host) {
        try {
            Duration patience = period.multipliedBy(2);
            if (health.probe(host, Deadline.after(patience)).health() != HostHealth.SUSPECT) {
                heard.hears(host, ticker.nanos());
            }
        } catch (HypervisorException e) {
            LOG.debug("host {} does not answer", host, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            underWay.remove(host);
        }
    }

    @Override
    public Map<HostId, Duration> heard(Deadline deadline) {
        long now = ticker.nanos();
        boolean isAsleep = now - turned > (1 + PAUSE) * period.toNanos();
        return isAsleep ? Map.of() : heard.ages(now);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        probes.shutdownNow();
    }
}
