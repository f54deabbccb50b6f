package io.evenkeel.simulator;

import static java.util.Objects.requireNonNull;

import io.evenkeel.simulator.SimHost.FenceDevice;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationPhase;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What can be made to go wrong in a {@link Datacenter}.
 *
 * <p>Each fault lasts until its {@link Ending} is closed, and takes hold and ends at the present of the datacenter's
 * ticker. An unknown host or VM fails with {@code NOT_FOUND}. Safe for use by several threads.
 */
public final class Faults {

    private final World world;

    Faults(World world) {
        this.world = world;
    }

    /** A host loses its power, and everything in its memory. At the end it gets power back unless it was fenced. */
    public Ending crash(HostId host) {
        return cause(() -> world.power.lose(world.host(host)), () -> {
            if (!world.host(host).knownOff) {
                world.power.restore(world.host(host));
            }
        });
    }

    /** As {@link #crash}, later and for good. */
    void crashAfter(Duration time, HostId host) {
        world.doAlone(() -> world.timeline.in(time, () -> world.power.lose(world.host(host))));
    }

    /** A host stops executing and answering, and keeps its memory. At the end it goes on where it was. */
    public Ending hang(HostId host) {
        return cause(
                () -> world.power.freeze(world.host(host), true), () -> world.power.freeze(world.host(host), false));
    }

    /** Management accepts calls and does not answer. Guests and migrations go on. */
    public Ending hangManagement() {
        return cause(() -> hung(true), () -> hung(false));
    }

    /** Management cannot reach a host, which goes on executing. */
    public Ending isolate(HostId host) {
        return cause(
                () -> world.power.isolate(world.host(host), true), () -> world.power.isolate(world.host(host), false));
    }

    /** Two hosts cannot reach each other; management reaches both. */
    public Ending cut(HostId a, HostId b) {
        world.doAlone(() -> world.host(b));
        return cause(() -> world.power.cut(world.host(a).id(), b, true), () -> world.power.cut(a, b, false));
    }

    /** Every call takes longer: half of {@code latency} until it takes effect, half until the reply is there. */
    public Ending slowReplies(Duration latency) {
        requireNonNull(latency, "latency");
        return cause(() -> latency(latency), () -> latency(Duration.ZERO));
    }

    /** The next change takes effect, and the connection breaks before its reply. */
    public Ending loseNextReply() {
        return cause(() -> world.management.losesNextReply = true, () -> world.management.losesNextReply = false);
    }

    /** Events do not reach the adapter. */
    public Ending loseEvents() {
        return cause(() -> world.changes.lose(true), () -> world.changes.lose(false));
    }

    /** A host's fence device does not answer. */
    public Ending killFenceDevice(HostId host) {
        return fenceDevice(host, FenceDevice.DEAD);
    }

    /** A host's fence device accepts orders and does not carry them out. */
    public Ending makeFencingIneffective(HostId host) {
        return fenceDevice(host, FenceDevice.IDLE);
    }

    /** A host's disks do not answer: its guests wait, and none can be started on it. */
    public Ending hangStorage(HostId host) {
        return cause(() -> storage(host, true), () -> storage(host, false));
    }

    /** A second copy of a VM lies paused in another host's memory. */
    public Ending duplicate(VmId vm, HostId host) {
        return cause(() -> world.hold(world.vm(vm), world.host(host).id(), Holding.PAUSED), () -> {
            SimVm copied = world.vms.get(vm);
            if (copied != null && copied.on(host) == Holding.PAUSED && copied.holdings.size() > 1) {
                world.release(copied, host);
            }
        });
    }

    /**
     * A guest stops doing anything while its VM goes on executing; its watchdog, if it has one, fires after a while. At the
     * end it goes on, unless it was started anew meanwhile.
     */
    public Ending hangGuest(VmId vm) {
        return untilRebooted(vm, life -> life.hang(true), life -> life.hang(false));
    }

    /**
     * The agent in a guest ends. At the end it is there again.
     *
     * @throws IllegalArgumentException if the VM has none
     */
    public Ending loseAgent(VmId vm) {
        world.doAlone(() -> demand(world.vm(vm).spec.signs().agent(), vm + " has no agent"));
        return untilRebooted(vm, life -> life.agent(false), life -> life.agent(true));
    }

    /**
     * A VM's watchdog fires now, although nothing may be wrong with the guest.
     *
     * @throws IllegalArgumentException if the VM has none
     */
    public void fireWatchdog(VmId id) {
        world.doAlone(() -> {
            SimVm vm = world.vm(id);
            demand(vm.spec.signs().watchdog().isPresent(), id + " has no watchdog");
            vm.spec.signs().watchdog().ifPresent(watchdog -> vm.life.fire(watchdog.action()));
        });
    }

    private static void demand(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** What a fault did to a guest is over when that boots. */
    private Ending untilRebooted(VmId id, Consumer<GuestLife> begin, Consumer<GuestLife> end) {
        int boots = world.alone(() -> world.vm(id).boots);
        return cause(() -> begin.accept(world.vm(id).life), () -> {
            SimVm vm = world.vms.get(id);
            if (vm != null && vm.boots == boots) {
                end.accept(vm.life);
            }
        });
    }

    /** A host crashes as soon as a migration from or to it reaches a phase; at the end it gets power back. */
    public Ending crashAt(MigrationPhase phase, HostId host) {
        Consumer<Job> crash = job -> {
            if (job.request.source().equals(host) || job.request.destination().equals(host)) {
                world.power.lose(world.host(host));
            }
        };
        world.doAlone(() -> world.host(host));
        return cause(() -> world.migrator.onArrival(phase, crash), () -> {
            world.migrator.offArrival(phase, crash);
            if (!world.host(host).knownOff && !world.host(host).powered) {
                world.power.restore(world.host(host));
            }
        });
    }

    private Ending fenceDevice(HostId host, FenceDevice device) {
        return cause(
                () -> world.host(host).fenceDevice = device, () -> world.host(host).fenceDevice = FenceDevice.WORKING);
    }

    private void hung(boolean on) {
        world.management.hung = on;
        world.changed.signalAll();
    }

    private void latency(Duration latency) {
        world.management.latency = latency;
    }

    private void storage(HostId host, boolean hangs) {
        world.host(host).storageHung = hangs;
        world.touched(world.host(host));
    }

    private Ending cause(Runnable begin, Runnable end) {
        world.doAlone(begin);
        AtomicBoolean ended = new AtomicBoolean();
        return () -> {
            if (ended.compareAndSet(false, true)) {
                world.doAlone(end);
            }
        };
    }
}
