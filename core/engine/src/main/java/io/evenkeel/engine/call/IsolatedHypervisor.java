package io.evenkeel.engine.call;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.HypervisorProduct;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.Restarts;
import io.evenkeel.spi.guard.Seals;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.health.HealthMonitoring;
import io.evenkeel.spi.inventory.Inventory;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.migration.Migrations;
import io.evenkeel.spi.power.PowerControl;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A connection that cannot hold up its callers, whatever its adapter does.
 *
 * <p>Every blocking call, of the connection, its facets, sessions and watches, runs on one of the connection's own
 * threads, with the adapter's class loader as context class loader. The caller waits until the deadline and a grace;
 * then the call is interrupted and abandoned, and the caller gets {@code TIMEOUT} with effect {@code NONE} from a read
 * and {@code UNKNOWN} from a change. Late replies are dropped. When too many calls are under way, further ones are
 * refused at once with {@code UNREACHABLE} and no effect. Whatever an adapter throws that is no
 * {@link HypervisorException} arrives as {@code INTERNAL}, errors such as {@link LinkageError} included. Interrupting a
 * caller interrupts its call. Methods without a deadline answer from what was read when the connection was made.
 *
 * <p>Deadlines on a clock other than the system's are waited for as long as they say at the beginning of the call.
 * Safe for use by several threads.
 */
public final class IsolatedHypervisor implements Hypervisor {

    private final Hypervisor guarded;
    private final Bulkhead bulkhead;
    private final AtomicBoolean closed = new AtomicBoolean();

    private IsolatedHypervisor(Hypervisor guarded, Bulkhead bulkhead) {
        this.guarded = guarded;
        this.bulkhead = bulkhead;
    }

    /**
     * Connects, under the same protection as every later call.
     *
     * @throws HypervisorException as the adapter's {@code connect} does, and {@code TIMEOUT} if that does not return; a
     *     connection that comes later is closed
     */
    public static IsolatedHypervisor connect(
            HypervisorProvider provider,
            AdapterConfig config,
            EngineContext context,
            BulkheadSettings settings,
            Deadline deadline)
            throws InterruptedException {
        requireNonNull(provider, "provider");
        Bulkhead bulkhead = new Bulkhead(context, settings);
        boolean connected = false;
        try {
            Object connection = bulkhead.call("connect", false, deadline, () -> {
                Hypervisor hypervisor = provider.connect(config, context, deadline);
                if (hypervisor == null) {
                    throw new IllegalStateException("connect returned null");
                }
                return Isolation.around(Hypervisor.class, hypervisor, bulkhead);
            });
            connected = true;
            return new IsolatedHypervisor((Hypervisor) requireNonNull(connection), bulkhead);
        } finally {
            if (!connected) {
                bulkhead.shutDownWhenIdle();
            }
        }
    }

    /** How the connection's threads are doing now. */
    public BulkheadHealth bulkhead() {
        return bulkhead.health();
    }

    @Override
    public CapabilitySet capabilities() {
        return guarded.capabilities();
    }

    @Override
    public HypervisorProduct product() {
        return guarded.product();
    }

    @Override
    public StartGuard startGuard() {
        return guarded.startGuard();
    }

    @Override
    public Inventory inventory() {
        return guarded.inventory();
    }

    @Override
    public Optional<Migrations> migrations() {
        return guarded.migrations();
    }

    @Override
    public Optional<HealthMonitoring> health() {
        return guarded.health();
    }

    @Override
    public Optional<LoadMonitoring> load() {
        return guarded.load();
    }

    @Override
    public Optional<PowerControl> power() {
        return guarded.power();
    }

    @Override
    public Optional<Restarts> restarts() {
        return guarded.restarts();
    }

    @Override
    public Optional<Fencing> fencing() {
        return guarded.fencing();
    }

    @Override
    public Optional<Seals> seals() {
        return guarded.seals();
    }

    /**
     * Closes the connection, waiting for at most {@link BulkheadSettings#closeBudget()}.
     *
     * @throws HypervisorException {@code TIMEOUT} if the adapter does not return; its thread is left behind
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            guarded.close();
        } finally {
            bulkhead.shutDown();
        }
    }

    @Override
    public String toString() {
        return "IsolatedHypervisor[" + guarded + "]";
    }
}
