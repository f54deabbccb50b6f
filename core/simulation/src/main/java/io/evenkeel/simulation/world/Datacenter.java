package io.evenkeel.simulation.world;

import static java.util.Objects.requireNonNull;

import io.evenkeel.simulation.schedule.Dice;
import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hosts and VMs as they truly are, and what happens to them whoever knows of it.
 *
 * <p>What people and programs can know and order goes through the {@link Platform}. Used by one thread.
 */
public final class Datacenter {

    /** Of the memory there is, what VMs may take for each to find a place: what is left is scattered. */
    private static final double SPARE = 0.8;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    final Schedule schedule;
    final WorldSettings settings;
    final Dice dice;
    final Guards guards;
    private final Map<HostId, SimHost> hosts = new LinkedHashMap<>();
    private final Map<VmId, SimVm> vms = new LinkedHashMap<>();
    private final Heartbeats heartbeats;
    private final PlatformHa platformHa = new PlatformHa(this);
    private final List<WorldObserver> observers = new ArrayList<>();

    public Datacenter(WorldSettings settings, Schedule schedule, Dice dice) {
        this.settings = requireNonNull(settings, "settings");
        this.schedule = requireNonNull(schedule, "schedule");
        this.dice = requireNonNull(dice, "dice");
        this.guards = new Guards(settings.hasCentralGuards());
        settings.hosts().forEach(spec -> hosts.put(spec.id(), new SimHost(spec)));
        this.heartbeats = new Heartbeats(schedule, dice.generator().nextLong(), settings.witnesses(), hosts.values());
        for (VmSpec spec : settings.vms()) {
            SimHost home = host(spec.host());
            SimVm vm = new SimVm(spec, home);
            vms.put(spec.id(), vm);
            hold(vm, home, Holding.RUNNING);
        }
    }

    public void watchedBy(WorldObserver observer) {
        observers.add(observer);
    }

    public Collection<SimHost> hosts() {
        return Collections.unmodifiableCollection(hosts.values());
    }

    public Collection<SimVm> vms() {
        return Collections.unmodifiableCollection(vms.values());
    }

    public Heartbeats heartbeats() {
        return heartbeats;
    }

    public WorldSettings settings() {
        return settings;
    }

    /** Throws if there is none of that id. */
    public SimHost host(HostId id) {
        SimHost host = hosts.get(id);
        if (host == null) {
            throw new IllegalArgumentException("no host " + id + "; there are " + hosts.keySet());
        }
        return host;
    }

    /** Throws if there is none of that id. */
    public SimVm vm(VmId id) {
        SimVm vm = vms.get(id);
        if (vm == null) {
            throw new IllegalArgumentException("no VM " + id);
        }
        return vm;
    }

    List<WorldObserver> observers() {
        return observers;
    }

    // What happens to VMs.

    void hold(SimVm vm, SimHost host, Holding holding) {
        if (vm.holdings.put(host, holding) == null) {
            host.memoryUsed += vm.spec.memory().bytes();
        }
        host.memory.put(vm, holding);
        vm.places.add(host);
        touched(vm);
    }

    void release(SimVm vm, SimHost host) {
        if (vm.holdings.remove(host) != null) {
            host.memoryUsed -= vm.spec.memory().bytes();
            host.memory.remove(vm);
            platformHa.look(vm);
            touched(vm);
        }
    }

    void boot(SimVm vm, SimHost host) {
        if (vm.migration != null) {
            vm.migration.superseded();
        }
        vm.home = host;
        vm.places.clear();
        vm.crashed = false;
        vm.stoppedOnPurpose = false;
        vm.guestHung = false;
        vm.boots++;
        hold(vm, host, Holding.RUNNING);
    }

    /** Puts a VM under the hypervisor's own high availability, or takes it out. */
    public void platformHa(VmId id, boolean on) {
        platformHa.keep(vm(id), on);
    }

    /** The VM ends by a fault of its own. */
    public void crash(VmId id) {
        SimVm vm = vm(id);
        List<SimHost> running = vm.executing();
        if (running.size() == 1 && vm.migration == null) {
            vm.crashed = true;
            release(vm, running.get(0));
        }
    }

    /** The guest neither beats nor reads nor writes, until it is booted again. */
    public void hangGuest(VmId id) {
        SimVm vm = vm(id);
        vm.guestHung = !vm.executing().isEmpty();
        vm.guestHungAt = schedule.now();
        touched(vm);
    }

    /** Somebody stops a VM on purpose, past every supervisor. */
    public void stopOnPurpose(VmId id) {
        SimVm vm = vm(id);
        if (vm.migration == null && vm.held().size() == 1 && vm.held().get(0).executes()) {
            vm.stoppedOnPurpose = true;
            release(vm, vm.held().get(0));
        }
    }

    void touched(SimVm vm) {
        for (WorldObserver observer : observers) {
            observer.changed(vm);
        }
    }

    // What happens to hosts.

    /** A host loses its power, and everything in its memory. */
    public void losePower(HostId id) {
        SimHost host = host(id);
        if (host.booting != null) {
            host.booting.callOff();
            host.booting = null;
        }
        if (!host.powered) {
            return;
        }
        host.powered = false;
        host.hasLied = false;
        host.hangs = 0;
        host.lostPowerAt = schedule.now();
        for (SimVm vm : List.copyOf(host.memory.keySet())) {
            SimMigration migration = vm.migration;
            release(vm, host);
            if (migration != null) {
                migration.lost(host);
            }
        }
        touched(host);
    }

    /** A host gets power, unless it has some or is getting it. */
    public void givePower(HostId id) {
        SimHost host = host(id);
        host.heldOff = false;
        host.knownOff = false;
        if (host.powered || host.booting != null) {
            return;
        }
        host.booting = schedule.in(settings.boot(), () -> {
            host.booting = null;
            host.powered = true;
            host.gotPowerAt = schedule.now();
            touched(host);
        });
    }

    /** Whether the hosts that nobody keeps off would hold all VMs. */
    public boolean hasRoomWithoutHeldOff() {
        long room = 0;
        for (SimHost host : hosts.values()) {
            room += host.isHeldOff() ? 0 : host.spec.memory().bytes();
        }
        long wanted = 0;
        for (SimVm vm : vms.values()) {
            wanted += vm.spec.memory().bytes();
        }
        return room * SPARE >= wanted;
    }

    /** A host stops executing and answering, and keeps its memory; or goes on where it was. */
    public void hang(HostId id, boolean on) {
        SimHost host = host(id);
        if (!host.powered) {
            return;
        }
        host.hangs = Math.max(0, host.hangs + (on ? 1 : -1));
        touched(host);
        List.copyOf(host.memory.keySet()).forEach(this::touched);
    }

    /** A host's disks do not answer. */
    public void hangStorage(HostId id, boolean on) {
        SimHost host = host(id);
        host.storageHangs += on ? 1 : -1;
        touched(host);
    }

    /** A host is slow to carry out what it has been told. */
    public void slowDown(HostId id, boolean on) {
        host(id).slowdowns += on ? 1 : -1;
    }

    public void cutManagement(HostId id, Cuts.Way way, boolean on) {
        SimHost host = host(id);
        host.management.change(way, on);
        touched(host);
    }

    public void cutBmc(HostId id, boolean on) {
        SimHost host = host(id);
        host.bmcPath.change(Cuts.Way.BOTH, on);
        touched(host);
    }

    public void cutWitness(String witness, HostId id, Cuts.Way way, boolean on) {
        SimHost host = host(id);
        heartbeats.cut(witness, host, way, on);
        touched(host);
    }

    public void changeBmc(HostId id, Bmc bmc) {
        SimHost host = host(id);
        host.bmc = bmc;
        touched(host);
    }

    private void touched(SimHost host) {
        heartbeats.update(host);
        feed(host);
        for (WorldObserver observer : observers) {
            observer.changed(host);
        }
    }

    /** So many vantage points hear it and are heard by it that no quorum misses it, counting the management as one. */
    public boolean isFed(SimHost host) {
        int feeders = heartbeats.feeders(host) + (host.management.isWhole() ? 1 : 0);
        return host.executes() && isEnough(feeders);
    }

    /** So many vantage points hear it that no quorum misses it; the management does only if it can ask. */
    public boolean isHeard(SimHost host) {
        int hearers = heartbeats.hearers(host) + (host.management.isWhole() ? 1 : 0);
        return host.executes() && isEnough(hearers);
    }

    /** A majority of vantage points; of two, either, as both must miss a host for it to be lost. */
    private boolean isEnough(int some) {
        return some * 2 >= settings.witnesses().size() + 1;
    }

    /** No vantage point hears it. */
    public boolean isSilent(SimHost host) {
        return !host.executes() || (heartbeats.hearers(host) == 0 && !host.management.isWhole());
    }

    private void feed(SimHost host) {
        if (settings.watchdog().isEmpty()) {
            return;
        }
        if (isFed(host) || !host.powered) {
            if (host.watchdog != null) {
                host.watchdog.callOff();
                host.watchdog = null;
            }
        } else if (host.watchdog == null) {
            host.unfedSince = schedule.now();
            host.watchdog = schedule.in(settings.watchdog().orElseThrow(), () -> {
                host.watchdog = null;
                losePower(host.id());
                if (!host.heldOff) {
                    givePower(host.id());
                }
            });
        }
    }

    /** Tells a power controller to cut the power; it does so after {@code time}, unless it is no longer able to. */
    void orderOff(SimHost host, Duration time, Runnable done) {
        schedule.in(time, () -> {
            if (host.bmc != Bmc.LYING && host.bmc != Bmc.DEAD) {
                host.heldOff = true;
                losePower(host.id());
            }
            done.run();
        });
    }

    Schedule.Event lookAgain(Runnable what) {
        return schedule.in(LOOK_AGAIN, what);
    }
}
