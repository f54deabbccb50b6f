package io.evenkeel.libvirt;

import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Hosts.Reply;
import io.evenkeel.libvirt.connection.Settings;
import io.evenkeel.libvirt.guard.Guard;
import io.evenkeel.libvirt.health.LibvirtHealth;
import io.evenkeel.libvirt.inventory.LibvirtInventory;
import io.evenkeel.libvirt.inventory.Onlooker;
import io.evenkeel.libvirt.load.LibvirtLoad;
import io.evenkeel.libvirt.migration.LibvirtMigrations;
import io.evenkeel.libvirt.power.LibvirtPower;
import io.evenkeel.libvirt.restart.Restarting;
import io.evenkeel.libvirt.wire.EventLoop;
import io.evenkeel.libvirt.wire.Versions;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.HypervisorProduct;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.failover.Restarts;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.health.HealthMonitoring;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Inventory;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.migration.Migrations;
import io.evenkeel.spi.power.PowerControl;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** A connection to a set of libvirt hosts. */
final class LibvirtHypervisor implements Hypervisor {

    /** Threads that are not in a native call end within milliseconds; there is no use in waiting for the others. */
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final EventLoop events;
    private final Hosts hosts;
    private final HypervisorProduct product;
    private final StartGuard startGuard;
    private final CapabilitySet capabilities;
    private final LibvirtInventory inventory;
    private final LibvirtMigrations migrations;
    private final LibvirtHealth health;
    private final LibvirtLoad load;
    private final LibvirtPower power;
    private final Optional<Restarting> restarting;
    private final Optional<Restarts> restarts;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LibvirtHypervisor(
            EventLoop events,
            Hosts hosts,
            Survey survey,
            Guard guard,
            Optional<Restarting> restarting,
            Settings settings,
            ProviderContext context) {
        this.events = events;
        this.hosts = hosts;
        this.product = survey.product();
        this.startGuard = guard.level();
        this.capabilities = capabilities(survey, restarting.isPresent(), settings);
        this.inventory = new LibvirtInventory(
                hosts, context, restarting.map(Restarting::onlooker).orElseGet(Onlooker::none));
        this.migrations = new LibvirtMigrations(hosts, inventory, capabilities, settings, context);
        this.health = new LibvirtHealth(hosts, settings, context);
        this.load = new LibvirtLoad(hosts, settings, context);
        this.power = new LibvirtPower(hosts, inventory, guard.admission());
        this.restarting = restarting;
        this.restarts = restarting.map(each -> each.begin(hosts, inventory, guard.admission()));
    }

    /** Succeeds if one host answers; the others may come later. */
    static LibvirtHypervisor connect(Settings settings, ProviderContext context, Deadline deadline)
            throws InterruptedException {
        EventLoop events = EventLoop.start(context.threads());
        Hosts hosts = new Hosts(settings, context);
        try {
            Survey survey = survey(hosts, deadline);
            Optional<Restarting> restarting = Restarting.of(settings, context, deadline);
            Guard guard = Guard.establish(settings, hosts, deadline);
            return new LibvirtHypervisor(events, hosts, survey, guard, restarting, settings, context);
        } catch (HypervisorException | InterruptedException e) {
            letGo(hosts, () -> true, events, deadline.atMost(CLOSING));
            throw e;
        }
    }

    private static CapabilitySet capabilities(Survey survey, boolean restarts, Settings settings) {
        CapabilitySet offered = settings.transport().limit(LibvirtProvider.CAPABILITIES);
        offered = restarts ? offered : offered.without(Capabilities.RESTART);
        return survey.hasPools() && !settings.sharesAll()
                ? offered
                : offered.without(Capabilities.MIGRATION_COPY_STORAGE);
    }

    /** @param hasPools whether disks can be copied to some host: it has a storage pool, and others reach it */
    private record Survey(HypervisorProduct product, boolean hasPools) {}

    private record Greeting(Versions versions, int pools) {}

    private static Survey survey(Hosts hosts, Deadline deadline) throws InterruptedException {
        Map<HostId, Reply<Greeting>> replies =
                hosts.greetAll(wire -> new Greeting(wire.versions(), wire.activePools()), deadline);
        List<HypervisorException> failures = replies.values().stream()
                .filter(reply -> reply instanceof Reply.NoAnswer<Greeting>)
                .map(reply -> ((Reply.NoAnswer<Greeting>) reply).reason())
                .toList();
        // Somebody must correct a refused credential, even if other hosts accept theirs.
        Optional<HypervisorException> worst = failures.stream()
                .filter(failure -> failure.kind() == ErrorKind.DENIED)
                .findFirst()
                .or(() -> failures.size() == replies.size() ? failures.stream().findFirst() : Optional.empty());
        if (worst.isPresent()) {
            throw worst.get();
        }
        // A cluster is as old as its oldest host.
        Versions oldest = replies.values().stream()
                .filter(reply -> reply instanceof Reply.Answer<Greeting>)
                .map(reply -> ((Reply.Answer<Greeting>) reply).value().versions())
                .min(Comparator.comparingLong(Versions::qemu))
                .orElseThrow();
        boolean hasPools = replies.entrySet().stream()
                .filter(reply -> hosts.get(reply.getKey()).peerUri().isPresent())
                .anyMatch(reply -> reply.getValue() instanceof Reply.Answer<Greeting> answer
                        && answer.value().pools() > 0);
        return new Survey(
                new HypervisorProduct(
                        "QEMU", Versions.dotted(oldest.qemu()), Map.of("libvirt", Versions.dotted(oldest.libvirt()))),
                hasPools);
    }

    @Override
    public CapabilitySet capabilities() {
        return capabilities;
    }

    @Override
    public HypervisorProduct product() {
        return product;
    }

    /** Locks on disks stop some second starts; what is claimed was declared by the operator, and tried out. */
    @Override
    public StartGuard startGuard() {
        return startGuard;
    }

    @Override
    public Inventory inventory() {
        return inventory;
    }

    @Override
    public Optional<Migrations> migrations() {
        return Optional.of(migrations);
    }

    @Override
    public Optional<HealthMonitoring> health() {
        return Optional.of(health);
    }

    @Override
    public Optional<LoadMonitoring> load() {
        return Optional.of(load);
    }

    @Override
    public Optional<PowerControl> power() {
        return Optional.of(power);
    }

    @Override
    public Optional<Restarts> restarts() {
        return restarts;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            restarting.ifPresent(Restarting::close);
            migrations.close();
            health.close();
            letGo(hosts, migrations::isOver, events, Deadline.after(CLOSING));
        }
    }

    private static void letGo(Hosts hosts, BooleanSupplier othersAreOver, EventLoop events, Deadline deadline) {
        if (hosts.close(deadline) && othersAreOver.getAsBoolean()) {
            events.close();
        } else {
            events.closeWhenUnneeded(() -> !hosts.isOver() || !othersAreOver.getAsBoolean());
        }
    }
}
