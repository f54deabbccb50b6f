package io.evenkeel.simulator;

import io.evenkeel.spi.health.GuestSignal;
import io.evenkeel.spi.health.WatchdogAction;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What goes on inside of a VM, and what it tells of itself. Guarded by the world's lock. */
final class GuestLife {

    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration REQUEST = Duration.ofMillis(50);

    /** Something that was told. */
    record Told(VmId vm, GuestSignal signal, long at) {}

    private final World world;
    private final SimVm vm;
    private final Pulse heart = new Pulse(HEARTBEAT.toNanos());
    private final Pulse work = new Pulse(REQUEST.toNanos());
    private boolean hangs;
    private boolean agent;

    GuestLife(World world, SimVm vm) {
        this.world = world;
        this.vm = vm;
    }

    /** The guest begins from its disks. */
    void boot() {
        hangs = false;
        heart.reset();
        agent = vm.spec.signs().agent();
        if (agent) {
            tell(new GuestSignal.AgentConnected());
        }
    }

    /** Takes into account where it executes now. */
    void update() {
        Set<HostId> hosts = world.executions.of(vm);
        boolean executes = !hosts.isEmpty() && !hangs;
        long now = world.timeline.now();
        heart.set(executes && agent, now);
        work.set(executes && hosts.stream().noneMatch(host -> world.host(host).storageHung), now);
    }

    /** The guest stops doing anything, or goes on; its watchdog notices. */
    void hang(boolean on) {
        if (on == hangs) {
            return;
        }
        hangs = on;
        world.log.add("the guest of " + vm.id() + (on ? " hangs" : " goes on"));
        if (on) {
            vm.spec.signs().watchdog().ifPresent(this::fireLater);
        }
        world.touched(vm);
    }

    private void fireLater(VmSpec.Watchdog watchdog) {
        int boots = vm.boots;
        world.timeline.in(watchdog.after(), () -> {
            if (!hangs || vm.boots != boots) {
                return;
            }
            if (world.executions.of(vm).isEmpty()) {
                fireLater(watchdog); // its clock stands still too
            } else {
                fire(watchdog.action());
            }
        });
    }

    /** The watchdog fires, and what it is for is done. */
    void fire(WatchdogAction action) {
        world.log.add("the watchdog of " + vm.id() + " fires: " + action);
        tell(new GuestSignal.WatchdogFired(action));
        Optional<HostId> host = world.executions.of(vm).stream().findFirst();
        if (host.isEmpty()) {
            return;
        }
        switch (action) {
            case RESET -> world.reboot(vm);
            case POWER_OFF -> world.power.stop(vm, host.get(), "its watchdog fired");
            case PAUSE -> world.hold(vm, host.get(), Holding.PAUSED);
            case NONE, SHUTDOWN, OTHER -> {
                // One that hangs does not notice.
            }
        }
    }

    /** The agent in the guest ends, or is there again. */
    void agent(boolean on) {
        if (on == agent) {
            return;
        }
        agent = on;
        world.log.add("the agent of " + vm.id() + (on ? " is there again" : " is gone"));
        tell(on ? new GuestSignal.AgentConnected() : new GuestSignal.AgentLost());
        world.touched(vm);
    }

    boolean hasAgent() {
        return agent;
    }

    /** When the guest last gave a sign, on the timeline. */
    OptionalLong heartbeat() {
        return heart.lastBeat(world.timeline.now());
    }

    /** How many requests it has made; empty without a device to make them to. */
    OptionalLong io() {
        boolean none = vm.spec.disks().isEmpty() && vm.spec.networks().isEmpty();
        return none ? OptionalLong.empty() : OptionalLong.of(work.beats(world.timeline.now()));
    }

    private void tell(GuestSignal signal) {
        world.changes.add(new Told(vm.id(), signal, world.timeline.now()));
        world.changed.signalAll();
    }
}
