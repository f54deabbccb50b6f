package io.evenkeel.server.connection;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.fencing.HypervisorWithFencing;
import io.evenkeel.engine.migration.DriverSettings;
import io.evenkeel.engine.migration.MigrationControl;
import io.evenkeel.engine.migration.MigrationDriver;
import io.evenkeel.server.config.ConnectionSettings;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A connection in use, with the plugin behind it. Closing it changes nothing on the hypervisor. */
public final class OpenConnection implements AutoCloseable {
    private final ConnectionSettings settings;
    private final Opening opening;
    private final Hypervisor hypervisor;
    private final Duration timeout;
    private final MigrationDriver driver;

    OpenConnection(ConnectionSettings settings, Hypervisor hypervisor, Duration timeout, Opening opening) {
        this.settings = requireNonNull(settings, "settings");
        this.opening = requireNonNull(opening, "opening");
        this.hypervisor = requireNonNull(hypervisor, "hypervisor");
        this.timeout = requireNonNull(timeout, "timeout");
        this.driver = MigrationDriver.onSystemTime(DriverSettings.DEFAULTS.withCallBudget(timeout));
    }

    public ConnectionSettings settings() {
        return settings;
    }

    public Hypervisor hypervisor() {
        return hypervisor;
    }

    /** The moment by which the next answer must have come. */
    public Deadline soon() {
        return Deadline.after(timeout);
    }

    /** All hosts by name. */
    public List<Host> hosts() throws InterruptedException {
        return hypervisor.inventory().hosts(soon()).stream()
                .sorted(Comparator.comparing(Host::name)
                        .thenComparing(host -> host.id().value()))
                .toList();
    }

    /** All VMs by name. */
    public List<Vm> vms() throws InterruptedException {
        return hypervisor.inventory().vms(soon()).stream()
                .sorted(Comparator.comparing(Vm::name)
                        .thenComparing(vm -> vm.id().value()))
                .toList();
    }

    /** The names of all VMs that can be seen. */
    public Map<VmId, String> vmNames() throws InterruptedException {
        return vms().stream().collect(Collectors.toMap(Vm::id, Vm::name, (first, second) -> first));
    }

    /** The VM's name, or its id if it cannot be seen. */
    public String nameOf(VmId vm) throws InterruptedException {
        return hypervisor.inventory().vm(vm, soon()).map(Vm::name).orElse(vm.value());
    }

    /**
     * Fencing of this connection's hosts.
     *
     * @throws FailedException if nothing here can fence
     */
    public Fencing fencing() {
        return hypervisor
                .fencing()
                .orElseThrow(() -> new FailedException("connection '" + settings.name() + "' (" + settings.adapter()
                        + ") cannot fence; add 'fencing:' with an adapter that can, for example fence-agents"));
    }

    /** The power of each host that has a fence device; empty if nothing here can fence. */
    public Optional<Map<HostId, HostPower>> powers(Collection<Host> hosts) throws InterruptedException {
        if (hypervisor.fencing().isEmpty()) {
            return Optional.empty();
        }
        List<HostId> ids = hosts.stream().map(Host::id).toList();
        return Optional.of(HostPowers.read(hypervisor.fencing().get(), ids, soon()));
    }

    /** The hosts that another adapter is to fence and has no device for; empty if one adapter does it all. */
    public Set<HostId> hostsWithoutFencing(Deadline deadline) throws InterruptedException {
        return hypervisor instanceof HypervisorWithFencing composed ? composed.hostsWithoutFencing(deadline) : Set.of();
    }

    /**
     * Control over migrations on this connection.
     *
     * @param policy how a migration that does not converge is helped
     * @throws FailedException if this connection cannot migrate
     */
    public MigrationControl migrations(LadderPolicy policy) {
        if (hypervisor.migrations().isEmpty()) {
            throw new FailedException("connection '" + settings.name() + "' (" + settings.adapter()
                    + ") cannot migrate; 'evenkeel adapter list' shows what each adapter can do");
        }
        return new MigrationControl(hypervisor, driver, policy, Optional.empty());
    }

    @Override
    public void close() {
        try (opening) {
            driver.close();
        }
    }
}
