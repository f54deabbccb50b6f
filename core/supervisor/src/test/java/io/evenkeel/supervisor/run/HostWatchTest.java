package io.evenkeel.supervisor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.engine.call.EngineContext;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.SimulatorProvider;
import io.evenkeel.simulator.Timing;
import io.evenkeel.simulator.Waiting;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Inventory;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HostWatchTest {

    private static final HostId A = new HostId("a");
    private static final HostId B = new HostId("b");
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Datacenter datacenter = new Datacenter(5, Ticker.SYSTEM, Waiting.REAL, Timing.DEFAULT);
    private final AtomicLong lateness = new AtomicLong();
    private final Ticker ticker = () -> Ticker.SYSTEM.nanos() + lateness.get();
    private final Hypervisor hypervisor = connect("");
    private final HostWatch watch = HostWatch.start("test", hypervisor, PERIOD, ticker);

    private Hypervisor connect(String withheld) {
        if (withheld.isEmpty()) {
            datacenter.addHost(HostSpec.of("a"));
            datacenter.addHost(HostSpec.of("b"));
        }
        SimulatorProvider provider = new SimulatorProvider(datacenter);
        try {
            return provider.connect(
                    provider.configSchema().bind(withheld.isEmpty() ? Map.of() : Map.of("withhold", withheld)),
                    EngineContext.onSystemTime("simulator", getClass().getClassLoader()),
                    Deadline.after(LONG));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void end() {
        watch.close();
        hypervisor.close();
    }

    private Map<HostId, Duration> heard() {
        return watch.heard(Deadline.after(LONG));
    }

    private void awaitBoth() {
        await().atMost(LONG).until(() -> heard().keySet().equals(Set.of(A, B)));
    }

    @Test
    void aHostThatIsSilentGrowsOldAndTheOtherStaysYoung() {
        awaitBoth();

        datacenter.faults().isolate(A);

        await().atMost(LONG).until(() -> heard().getOrDefault(A, Duration.ZERO).compareTo(PERIOD.multipliedBy(10)) > 0);
        await().atMost(LONG).until(() -> heard().getOrDefault(B, LONG).compareTo(PERIOD.multipliedBy(3)) < 0);
    }

    @Test
    void whoHearsNobodySaysNothing() {
        awaitBoth();

        datacenter.faults().isolate(A);
        datacenter.faults().isolate(B);

        await().atMost(LONG).until(() -> heard().isEmpty());
    }

    @Test
    void afterAPauseItListensAnew() {
        awaitBoth();
        datacenter.faults().isolate(A);
        await().atMost(LONG).until(() -> heard().getOrDefault(A, Duration.ZERO).compareTo(PERIOD.multipliedBy(5)) > 0);

        lateness.set(Duration.ofHours(1).toNanos());

        // Never an hour, though that is what its clock says: it was not listening meanwhile.
        await().atMost(LONG).until(() -> heard().containsKey(A));
        assertThat(heard().get(A)).isLessThan(LONG);
    }

    @Test
    void afterDeafnessNoHostIsOlderThanItsEnd() {
        awaitBoth();
        datacenter.faults().isolate(A);
        try (var unused = datacenter.faults().isolate(B)) {
            await().during(PERIOD.multipliedBy(10)).atMost(LONG).until(() -> heard().isEmpty());
        }
        long again = System.nanoTime();

        Map<HostId, Duration> first =
                await().pollInterval(Duration.ofMillis(1)).atMost(LONG).until(this::heard, ages -> !ages.isEmpty());

        // A is silent still; it was not listened for before.
        assertThat(first.get(A)).isLessThan(Duration.ofNanos(System.nanoTime() - again));
    }

    @Test
    void anEmptyListingSaysNothing() {
        AtomicInteger listings = new AtomicInteger();
        Inventory empty = instead(Inventory.class, hypervisor.inventory(), "hosts", () -> {
            listings.incrementAndGet();
            return listings.get() == 1 ? hypervisor.inventory().hosts(Deadline.after(LONG)) : List.of();
        });
        try (HostWatch forgetful = HostWatch.start(
                "forgetful", instead(Hypervisor.class, hypervisor, "inventory", () -> empty), PERIOD, ticker)) {
            await().atMost(LONG)
                    .until(() -> forgetful.heard(Deadline.after(LONG)).keySet().equals(Set.of(A, B)));
            for (int listing = 2; listing <= 3; listing++) {
                int expected = listing;
                lateness.addAndGet(Duration.ofSeconds(11).toNanos()); // it is time to list them again
                await().atMost(LONG).until(() -> listings.get() >= expected);
            }
            assertThat(forgetful.heard(Deadline.after(LONG))).containsOnlyKeys(A, B);
        }
    }

    /** The same thing, but for one method. */
    private static <T> T instead(Class<T> type, T of, String method, Callable<?> answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) ->
                        called.getName().equals(method) ? answer.call() : called.invoke(of, arguments)));
    }

    @Test
    void aHypervisorThatCannotTellIsRefused() {
        try (Hypervisor mute = connect("health")) {
            assertThatThrownBy(() -> HostWatch.start("test", mute, PERIOD))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("does not offer health");
        }
    }
}
