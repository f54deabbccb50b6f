package io.evenkeel.engine.fencing;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.HypervisorProduct;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.Restarts;
import io.evenkeel.spi.guard.Seals;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.health.HealthMonitoring;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Inventory;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.migration.Migrations;
import io.evenkeel.spi.power.PowerControl;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A connection that takes its fencing from another one and everything else from the first.
 *
 * <p>Hypervisors such as libvirt cannot cut off a host that no longer answers; a power switch can do nothing else. Put
 * together they make one connection that fails over.
 *
 * <p>What it offers is what the first offers and, in place of any fencing of the first's own, the second's
 * {@code fencing} with every capability named {@code fencing.…}; so §2.4 holds as it does for the two. A host must have
 * the same id on both sides: the first says which hosts there are, and fencing any other fails with
 * {@code NOT_FOUND} and no effect, even if the second has a switch for it (§6.11). A host seen once stays known, so a
 * hypervisor that no longer answers does not keep anyone from fencing its hosts; they are first looked up when the
 * connections are put together. A host that only the first knows fails as the second says, with {@code NOT_FOUND}; see
 * {@link #hostsWithoutFencing}.
 *
 * <p>A receipt given here is void once its host was let back in here, and a restart that leans on it is refused with
 * {@code CONFLICT} and no effect: neither side alone could know both. What someone else does to the host's power
 * is not seen.
 *
 * <p>There is one second connection, not a chain of them: a chain of devices is the business of the adapter that has
 * them, which alone can tell a device that is silent from one that refuses. To put a connection of this class together
 * with a further one replaces the fencing again.
 *
 * <p>Starts no thread and adds no bound of its own: to be protected against adapters that hang, put two
 * {@link io.evenkeel.engine.call.IsolatedHypervisor}s together. Safe for use by several threads.
 */
public final class HypervisorWithFencing implements Hypervisor {

    private final Hypervisor machines;
    private final Hypervisor switches;
    private final CapabilitySet capabilities;
    private final Fencing fencing;
    private final Optional<Restarts> restarts;

    private HypervisorWithFencing(
            Hypervisor machines, Hypervisor switches, CapabilitySet capabilities, Fencing switching, KnownHosts hosts) {
        this.machines = machines;
        this.switches = switches;
        this.capabilities = capabilities;
        Receipts receipts = new Receipts();
        this.fencing = new CheckedFencing(switching, hosts, receipts);
        this.restarts = machines.restarts().map(each -> new CheckedRestarts(each, machines.inventory(), receipts));
    }

    /**
     * Puts two connections together, which from then on are closed with the result.
     *
     * @param machines from which everything but fencing is taken
     * @param switches from which fencing is taken
     * @throws HypervisorException {@code INVALID_CONFIGURATION} if {@code switches} offers no fencing, and as
     *     {@link Inventory#hosts} of {@code machines} does; both connections are then left open to the caller
     */
    public static HypervisorWithFencing compose(Hypervisor machines, Hypervisor switches, Deadline deadline)
            throws InterruptedException {
        requireNonNull(machines, "machines");
        Fencing switching = switches.fencing()
                .orElseThrow(() -> HypervisorException.withoutEffect(
                        ErrorKind.INVALID_CONFIGURATION,
                        "the connection to " + switches.product().name()
                                + " offers no fencing; name an adapter that declares the capability fencing"));
        KnownHosts hosts = new KnownHosts(machines.inventory());
        hosts.learn(deadline);
        return new HypervisorWithFencing(
                machines, switches, united(machines.capabilities(), switches.capabilities()), switching, hosts);
    }

    private static CapabilitySet united(CapabilitySet machines, CapabilitySet switches) {
        Set<Capability> united = new LinkedHashSet<>();
        machines.without(Capabilities.FENCING).forEach(each -> {
            if (!isFencing(each)) {
                united.add(each);
            }
        });
        switches.forEach(each -> {
            if (isFencing(each)) {
                united.add(each);
            }
        });
        return CapabilitySet.copyOf(united);
    }

    private static boolean isFencing(Capability capability) {
        String fencing = Capabilities.FENCING.name();
        return capability.name().equals(fencing) || capability.name().startsWith(fencing + ".");
    }

    /** The hosts that VMs can run on and that the fencing side does not list, so that nothing can cut them off. */
    public Set<HostId> hostsWithoutFencing(Deadline deadline) throws InterruptedException {
        Set<HostId> without = new LinkedHashSet<>();
        machines.inventory().hosts(deadline).forEach(host -> without.add(host.id()));
        switches.inventory().hosts(deadline).forEach(host -> without.remove(host.id()));
        return without;
    }

    @Override
    public CapabilitySet capabilities() {
        return capabilities;
    }

    /** The product on which the VMs run. */
    @Override
    public HypervisorProduct product() {
        return machines.product();
    }

    @Override
    public StartGuard startGuard() {
        return machines.startGuard();
    }

    @Override
    public Inventory inventory() {
        return machines.inventory();
    }

    @Override
    public Optional<Migrations> migrations() {
        return machines.migrations();
    }

    @Override
    public Optional<HealthMonitoring> health() {
        return machines.health();
    }

    @Override
    public Optional<LoadMonitoring> load() {
        return machines.load();
    }

    @Override
    public Optional<PowerControl> power() {
        return machines.power();
    }

    @Override
    public Optional<Restarts> restarts() {
        return restarts;
    }

    @Override
    public Optional<Fencing> fencing() {
        return Optional.of(fencing);
    }

    @Override
    public Optional<Seals> seals() {
        return machines.seals();
    }

    /** Closes both connections; the second also if closing the first fails. */
    @Override
    public void close() {
        try (switches) {
            machines.close();
        }
    }

    @Override
    public String toString() {
        return "HypervisorWithFencing[" + machines + ", fencing by " + switches + "]";
    }
}
