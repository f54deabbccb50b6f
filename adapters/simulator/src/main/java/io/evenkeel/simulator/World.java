package io.evenkeel.simulator;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationLimits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything there is in one datacenter. Everything in it is guarded by {@link #lock}. */
final class World {

    final ReentrantLock lock = new ReentrantLock();
    final Condition changed = lock.newCondition();
    final long seed;
    final Timing timing;
    final Timeline timeline;
    final Map<HostId, SimHost> hosts = new LinkedHashMap<>();
    final Map<VmId, SimVm> vms = new LinkedHashMap<>();
    final Map<OperationId, Job> jobs = new LinkedHashMap<>();
    final Set<Job> activeJobs = new LinkedHashSet<>();
    final Changes changes = new Changes();
    final EventLog log;
    final Executions executions;
    final Guards guards = new Guards();
    final Operations operations = new Operations();
    final Network network;
    final Migrator migrator;
    final Power power;
    final PlatformHa platformHa;
    final Management management = new Management();
    StartGuard startGuard = StartGuard.EPOCH_GUARD;
    MigrationLimits limits = new MigrationLimits(4, 4096);
    Access access = Access.OPEN;

    private final Waiting waiting;

    /** How the management plane behaves towards its clients. */
    static final class Management {
        boolean hung;
        Duration latency = Duration.ZERO;
        boolean losesNextReply;
    }

    World(long seed, Ticker ticker, Waiting waiting, Timing timing) {
        this.seed = seed;
        this.timing = timing;
        this.waiting = waiting;
        this.timeline = new Timeline(ticker);
        this.log = new EventLog(timeline);
        this.executions = new Executions(this);
        this.network = new Network(this);
        this.migrator = new Migrator(this);
        this.power = new Power(this);
        this.platformHa = new PlatformHa(this);
    }

    /** Runs something in the present, alone. */
    <T extends @Nullable Object> T alone(Supplier<T> what) {
        lock.lock();
        try {
            timeline.advance();
            return what.get();
        } finally {
            lock.unlock();
        }
    }

    void doAlone(Runnable what) {
        lock.lock();
        try {
            timeline.advance();
            what.run();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets time pass until a condition holds. The lock is held and is let go meanwhile.
     *
     * @return false if the moment {@code until} came first
     */
    boolean await(BooleanSupplier condition, long until) throws InterruptedException {
        timeline.advance();
        while (!condition.getAsBoolean()) {
            long now = timeline.now();
            if (now >= until) {
                return false;
            }
            waiting.await(changed, Math.max(1, Math.min(until, timeline.next()) - now));
            timeline.advance();
        }
        return true;
    }

    SimHost host(HostId id) {
        SimHost host = hosts.get(id);
        if (host == null) {
            throw HypervisorException.withoutEffect(ErrorKind.NOT_FOUND, "no host " + id);
        }
        return host;
    }

    SimVm vm(VmId id) {
        SimVm vm = vms.get(id);
        if (vm == null) {
            throw HypervisorException.withoutEffect(ErrorKind.NOT_FOUND, "no VM " + id);
        }
        return vm;
    }

    /** Puts a VM into a host's memory, or changes what it does there. */
    void hold(SimVm vm, HostId host, Holding holding) {
        if (vm.holdings.put(host, holding) == null) {
            host(host).memoryUsed += vm.spec.memory().bytes();
        }
        touched(vm);
    }

    /** Takes a VM out of a host's memory, if it is there. */
    void release(SimVm vm, HostId host) {
        if (vm.holdings.remove(host) != null) {
            host(host).memoryUsed -= vm.spec.memory().bytes();
        }
        touched(vm);
    }

    void define(SimVm vm, HostId host) {
        vm.definedOn.clear();
        vm.definedOn.add(host);
    }

    /** Boots a guest from its disks. */
    void boot(SimVm vm, HostId host) {
        define(vm, host);
        vm.boots++;
        vm.crashed = false;
        vm.wentDownWithHost = false;
        vm.limbo = null;
        vm.life.boot();
        vm.announcedFrom = vm.spec.networks().isEmpty() ? null : host;
        log.add(vm.id() + " boots on " + host);
        hold(vm, host, Holding.RUNNING);
    }

    /** A guest begins anew where it is, as a reset from inside or from its watchdog makes it. */
    void reboot(SimVm vm) {
        vm.boots++;
        vm.life.boot();
        log.add(vm.id() + " boots again");
        touched(vm);
    }

    void touched(SimVm vm) {
        executions.update(vm);
        vm.life.update();
        changes.add(vm.id());
        changed.signalAll();
    }

    void touched(SimHost host) {
        changes.add(host.id());
        for (SimVm vm : vms.values()) {
            if (vm.places().contains(host.id()) || vm.holdings.containsKey(host.id())) {
                touched(vm);
            }
        }
        changed.signalAll();
    }
}
