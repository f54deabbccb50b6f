package io.evenkeel.supervisor.run;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.migration.DriverSettings;
import io.evenkeel.engine.migration.MigrationControl;
import io.evenkeel.engine.migration.MigrationDriver;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.input.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a hypervisor, called from pools of threads that no call can use up for another kind.
 *
 * <p>Give it an isolated connection, so that its calls end in time. An effect that finds no free thread until its time has
 * passed is never begun and answered so. The connection belongs to the caller and outlives this.
 */
public final class HypervisorOutside implements Outside {

    private static final Logger LOG = LoggerFactory.getLogger(HypervisorOutside.class);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final String name;
    private final Hypervisor hypervisor;
    private final LaneSettings settings;
    private final HypervisorCalls calls;
    private final MigrationDriver driver;
    private final ThreadPoolExecutor probes;
    private final ThreadPoolExecutor looks;
    private final ThreadPoolExecutor changes;
    private final ScheduledThreadPoolExecutor expiry;
    private volatile Optional<HealthNews> news = Optional.empty();

    /**
     * Opens for one term.
     *
     * @param name for threads
     * @param policy how migrations that do not converge are helped
     */
    public HypervisorOutside(
            String name,
            Hypervisor hypervisor,
            Map<String, Witness> witnesses,
            LadderPolicy policy,
            LaneSettings settings) {
        this.name = requireNonNull(name, "name");
        this.hypervisor = requireNonNull(hypervisor, "hypervisor");
        this.settings = requireNonNull(settings, "settings");
        this.driver = MigrationDriver.onSystemTime(DriverSettings.DEFAULTS);
        Optional<MigrationControl> control = hypervisor
                .migrations()
                .map(unused -> new MigrationControl(hypervisor, driver, policy, Optional.empty()));
        this.calls = new HypervisorCalls(hypervisor, Map.copyOf(witnesses), new MigrationCalls(hypervisor, control));
        this.probes = lane("probe", settings.probes());
        this.looks = lane("look", settings.looks());
        this.changes = lane("change", settings.changes());
        this.expiry = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "expiry-" + name));
        this.expiry.setRemoveOnCancelPolicy(true);
    }

    private ThreadPoolExecutor lane(String kind, int threads) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor lane = new ThreadPoolExecutor(
                threads,
                threads,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> daemon(task, kind + "-" + name + "-" + number.incrementAndGet()));
        lane.allowCoreThreadTimeOut(true);
        return lane;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void listen(Consumer<HealthEvent> listener) {
        requireNonNull(listener, "listener");
        hypervisor.health().ifPresent(health -> {
            HealthNews reader = new HealthNews(health, listener, name);
            news = Optional.of(reader);
            reader.begin();
        });
    }

    @Override
    public void perform(Effect effect, Consumer<Reply> answer) {
        Order order = new Order(effect, calls, answer);
        try {
            order.expiresBy(expiry.schedule(
                    order::expire, effect.within().plus(settings.grace()).toNanos(), TimeUnit.NANOSECONDS));
            lane(effect).execute(order);
        } catch (RejectedExecutionException e) {
            order.drop();
        }
    }

    private ExecutorService lane(Effect effect) {
        if (effect instanceof Effect.Probe) {
            return probes;
        }
        return effect instanceof Effect.Change ? changes : looks;
    }

    @Override
    public void close() {
        news.ifPresent(HealthNews::close);
        expiry.shutdownNow();
        for (ThreadPoolExecutor lane : List.of(probes, looks, changes)) {
            for (Runnable left : lane.shutdownNow()) {
                ((Order) left).drop();
            }
        }
        driver.close();
        Deadline farewell = Deadline.after(FAREWELL);
        try {
            for (ThreadPoolExecutor lane : List.of(probes, looks, changes, expiry)) {
                if (!lane.awaitTermination(farewell.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                    LOG.warn("calls of {} are still under way and are left behind", name);
                }
            }
            if (news.isPresent()) {
                news.get().awaitEnd(farewell);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
