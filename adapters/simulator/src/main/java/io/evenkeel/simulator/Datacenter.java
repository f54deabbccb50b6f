package io.evenkeel.simulator;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationLimits;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Hosts and VMs in memory, which behave like real ones and go wrong on demand.
 *
 * <p>It has no thread: whoever looks at it, through an adapter or as a witness, moves it to the present of its ticker.
 * The same seed and the same calls at the same times give the same {@link #log()}. Several connections may share one
 * datacenter, as several management servers share one cluster. Safe for use by several threads.
 */
public final class Datacenter {

    private final World world;
    private final Faults faults;
    private final Witness witness;

    /** An empty datacenter in real time. */
    public Datacenter(long seed) {
        this(seed, Ticker.SYSTEM, Waiting.REAL, Timing.DEFAULT);
    }

    /** An empty datacenter in virtual time. */
    public Datacenter(long seed, VirtualTime time) {
        this(seed, time, time, Timing.DEFAULT);
    }

    /** An empty datacenter. */
    public Datacenter(long seed, Ticker ticker, Waiting waiting, Timing timing) {
        requireNonNull(timing, "timing");
        this.world = new World(seed, requireNonNull(ticker, "ticker"), requireNonNull(waiting, "waiting"), timing);
        this.faults = new Faults(world);
        this.witness = new Witness(world);
    }

    /**
     * Builds a host; it is up at once.
     *
     * @throws IllegalArgumentException if there is one of that id
     */
    public HostId addHost(HostSpec spec) {
        world.doAlone(() -> {
            if (world.hosts.containsKey(spec.id())) {
                throw new IllegalArgumentException("there is a host " + spec.id());
            }
            SimHost host = new SimHost(spec);
            world.hosts.put(spec.id(), host);
            world.network.addHost(host);
            world.touched(host);
        });
        return spec.id();
    }

    /** Gives two hosts a link of their own between them, which their migrations share both ways. */
    public void addLink(HostId a, HostId b, DataRate capacity) {
        world.doAlone(() ->
                world.network.addLink(world.host(a).id(), world.host(b).id(), (double) capacity.bytesPerSecond()));
    }

    /** Defines a VM on a host and starts it there. */
    public VmId addVm(VmSpec spec, HostId host) {
        return addVm(spec, host, VmState.RUNNING);
    }

    /**
     * Defines a VM on a host.
     *
     * @param state running, paused or off
     * @throws IllegalArgumentException if there is a VM of that id, or for another state
     */
    public VmId addVm(VmSpec spec, HostId host, VmState state) {
        world.doAlone(() -> {
            world.host(host);
            if (world.vms.containsKey(spec.id())) {
                throw new IllegalArgumentException("there is a VM " + spec.id());
            }
            if (state != VmState.RUNNING && state != VmState.PAUSED && state != VmState.OFF) {
                throw new IllegalArgumentException("a VM cannot be made " + state);
            }
            SimVm vm = new SimVm(world, spec);
            world.vms.put(spec.id(), vm);
            world.define(vm, host);
            if (state == VmState.OFF) {
                world.touched(vm);
            } else {
                world.boot(vm, host);
                world.hold(vm, host, state == VmState.RUNNING ? Holding.RUNNING : Holding.PAUSED);
            }
        });
        return spec.id();
    }

    /** Stops a VM and forgets it. */
    public void removeVm(VmId id) {
        world.doAlone(() -> {
            SimVm vm = world.vm(id);
            if (vm.job != null) {
                world.migrator.abandon(vm.job, id + " was removed");
            }
            List.copyOf(vm.holdings.keySet()).forEach(host -> world.release(vm, host));
            world.vms.remove(id);
        });
    }

    /** Pauses a VM wherever it runs, or lets it run again. */
    public void pause(VmId id, boolean on) {
        world.doAlone(() -> {
            SimVm vm = world.vm(id);
            if (vm.job != null) {
                throw new IllegalStateException(id + " is being migrated");
            }
            vm.holdings.replaceAll(
                    (host, holding) -> holding.isWhole() ? (on ? Holding.PAUSED : Holding.RUNNING) : holding);
            world.touched(vm);
        });
    }

    /**
     * Puts a VM under the datacenter's own high availability, or takes it out: what went down with its host is started
     * elsewhere after {@link Timing#platformRestart()}.
     */
    public void platformHa(VmId id, boolean on) {
        world.doAlone(() -> world.platformHa.keep(world.vm(id), on));
    }

    /** Sets a host aside, so that VMs may leave it and none may come, or takes that back. */
    public void maintain(HostId host, boolean on) {
        world.doAlone(() -> {
            world.host(host).maintenance = on;
            world.touched(world.host(host));
        });
    }

    /** Decides what the platform does against a second start of a VM; at first it is the epoch guard. */
    public void startGuard(StartGuard guard) {
        requireNonNull(guard, "guard");
        world.doAlone(() -> world.startGuard = guard);
    }

    /** Decides how many migrations may run at once; at first 4 per host and 4096 in all. */
    public void limits(MigrationLimits limits) {
        requireNonNull(limits, "limits");
        world.doAlone(() -> world.limits = limits);
    }

    /** Decides under which address and by whom it is reached; at first by anyone as {@code simulator}. */
    public void access(Access access) {
        requireNonNull(access, "access");
        world.doAlone(() -> world.access = access);
    }

    /**
     * Tries to start a VM on a host past every adapter, as a person at that host could.
     *
     * @return whether the platform refused it, which it does with an exclusive lease if the VM is in memory elsewhere
     */
    public boolean secondStartIsRefused(VmId id, HostId host) {
        return world.alone(() -> {
            SimVm vm = world.vm(id);
            boolean elsewhere = vm.holdings.keySet().stream().anyMatch(other -> !other.equals(host));
            if (elsewhere && world.startGuard == StartGuard.EXCLUSIVE_LEASE) {
                return true;
            }
            world.log.add(id + " is started past every adapter on " + host);
            vm.boots++;
            world.hold(vm, world.host(host).id(), Holding.RUNNING);
            return false;
        });
    }

    public Faults faults() {
        return faults;
    }

    public Witness witness() {
        return witness;
    }

    /** What happened, one line for each event, with the seconds since the beginning; the latest hundred thousand. */
    public List<String> log() {
        return world.alone(world.log::lines);
    }

    /** Moves everything to the present, as any look does. */
    public void settle() {
        world.doAlone(() -> {});
    }

    /** How long it takes until something changes by itself; empty if nothing will. */
    public Optional<Duration> untilNextEvent() {
        return world.alone(() -> world.timeline.next() == Long.MAX_VALUE
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(world.timeline.next() - world.timeline.now())));
    }

    World world() {
        return world;
    }
}
