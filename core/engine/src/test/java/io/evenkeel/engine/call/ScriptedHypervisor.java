package io.evenkeel.engine.call;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorProduct;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.ProviderInfo;
import io.evenkeel.spi.Spi;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigSchema;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.Restarts;
import io.evenkeel.spi.guard.Seals;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.HealthMonitoring;
import io.evenkeel.spi.health.HealthReport;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.health.WatchRequest;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Inventory;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.migration.Migrations;
import io.evenkeel.spi.power.PowerControl;
import io.evenkeel.spi.power.StopMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** An adapter whose calls do what a test says: {@code hosts} is its read, {@code stop} its change. */
final class ScriptedHypervisor
        implements HypervisorProvider, Hypervisor, Inventory, PowerControl, HealthMonitoring, HealthWatch {

    volatile Script onConnect = () -> {};
    volatile Script onHosts = () -> {};
    volatile Script onStop = () -> {};
    volatile Script onWatch = () -> {};
    volatile Script onClose = () -> {};
    volatile boolean hostsAreNull;
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger watchesClosed = new AtomicInteger();

    /** What a call does before it returns. */
    interface Script {
        void run() throws InterruptedException;
    }

    @Override
    public ProviderInfo info() {
        return new ProviderInfo("scripted", "tests", "1");
    }

    @Override
    public String spiVersion() {
        return Spi.VERSION;
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.of();
    }

    @Override
    public CapabilitySet capabilities() {
        return CapabilitySet.of(Capabilities.POWER, Capabilities.HEALTH);
    }

    @Override
    public Hypervisor connect(AdapterConfig config, ProviderContext context, Deadline deadline)
            throws InterruptedException {
        onConnect.run();
        return this;
    }

    @Override
    public HypervisorProduct product() {
        return new HypervisorProduct("Scripted", "1", Map.of());
    }

    @Override
    public StartGuard startGuard() {
        return StartGuard.NONE;
    }

    @Override
    public Inventory inventory() {
        return this;
    }

    @Override
    public Optional<Migrations> migrations() {
        return Optional.empty();
    }

    @Override
    public Optional<HealthMonitoring> health() {
        return Optional.of(this);
    }

    @Override
    public Optional<LoadMonitoring> load() {
        return Optional.empty();
    }

    @Override
    public Optional<PowerControl> power() {
        return Optional.of(this);
    }

    @Override
    public Optional<Restarts> restarts() {
        return Optional.empty();
    }

    @Override
    public Optional<Fencing> fencing() {
        return Optional.empty();
    }

    @Override
    public Optional<Seals> seals() {
        return Optional.empty();
    }

    @Override
    public void close() {
        closed.incrementAndGet();
        try {
            onClose.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    @SuppressWarnings("NullAway") // an adapter that breaks the contract
    public List<Host> hosts(Deadline deadline) throws InterruptedException {
        onHosts.run();
        return hostsAreNull ? null : List.of();
    }

    @Override
    public List<Vm> vms(Deadline deadline) {
        return List.of();
    }

    @Override
    public Optional<Vm> vm(VmId vm, Deadline deadline) {
        return Optional.empty();
    }

    @Override
    public Residence locate(VmId vm, Deadline deadline) {
        return new Residence.Nowhere();
    }

    @Override
    public Residence.OnHost start(Operation operation, VmId vm, HostId host, Deadline deadline) {
        return new Residence.OnHost(host, VmState.RUNNING);
    }

    @Override
    public void stop(Operation operation, VmId vm, StopMode mode, Deadline deadline) throws InterruptedException {
        onStop.run();
    }

    @Override
    public void reset(Operation operation, VmId vm, Deadline deadline) {}

    @Override
    public HealthReport probe(HostId host, Deadline deadline) {
        return new HealthReport(host, HostHealth.HEALTHY, "", Instant.EPOCH);
    }

    @Override
    public HealthWatch watch(WatchRequest request, Deadline deadline) throws InterruptedException {
        onWatch.run();
        return new HealthWatch() {
            @Override
            public Optional<HealthEvent> next(Deadline eventDeadline) {
                return Optional.empty();
            }

            @Override
            public void close() {
                watchesClosed.incrementAndGet();
            }
        };
    }

    @Override
    public Optional<HealthEvent> next(Deadline deadline) {
        return Optional.empty();
    }
}
