package io.evenkeel.simulator;

import io.evenkeel.simulator.SimHost.FenceDevice;
import io.evenkeel.spi.inventory.HostId;
import java.util.ArrayList;
import java.util.List;

/** What happens to hosts as a whole, and what that means for everything on them. */
final class Power {

    private final World world;

    Power(World world) {
        this.world = world;
    }

    /** Tells a fence device to cut a host's power, which it does a little later. */
    void orderOff(SimHost host) {
        if (host.fenceDevice != FenceDevice.WORKING || host.poweringOff != null || isOff(host)) {
            return;
        }
        host.poweringOff = world.timeline.in(world.timing.powerOff(), () -> {
            host.poweringOff = null;
            if (host.fenceDevice == FenceDevice.WORKING) {
                lose(host);
            }
        });
    }

    /** Whether a host has no power and gets none by itself. */
    static boolean isOff(SimHost host) {
        return !host.powered && host.booting == null;
    }

    /** A host loses its power, and with it everything in its memory. */
    void lose(SimHost host) {
        stopBooting(host);
        if (host.poweringOff != null) {
            host.poweringOff.callOff();
            host.poweringOff = null;
        }
        if (!host.powered) {
            return;
        }
        world.log.add(host.id() + " loses its power");
        host.powered = false;
        for (Job job : host.jobs) {
            job.broken = true;
        }
        for (SimVm vm : world.vms.values()) {
            if (vm.on(host.id()) != null) {
                boolean ran = vm.on(host.id()) == Holding.RUNNING;
                world.release(vm, host.id());
                if (ran) {
                    world.platformHa.lost(vm);
                }
            }
        }
        changed(host);
    }

    void restore(SimHost host) {
        if (host.powered) {
            host.knownOff = false;
            changed(host);
            return;
        }
        world.log.add(host.id() + " gets its power back");
        host.repoweredAt = world.timeline.now();
        if (world.timing.boot().isZero()) {
            booted(host);
        } else {
            stopBooting(host);
            host.booting = world.timeline.in(world.timing.boot(), () -> booted(host));
        }
    }

    private static void stopBooting(SimHost host) {
        if (host.booting != null) {
            host.booting.callOff();
            host.booting = null;
        }
    }

    private void booted(SimHost host) {
        host.booting = null;
        host.powered = true;
        host.frozen = false;
        host.knownOff = false;
        world.log.add(host.id() + " is up");
        changed(host);
    }

    /** The platform has seen that a host is off. */
    void seenOff(SimHost host) {
        if (host.knownOff) {
            return;
        }
        host.knownOff = true;
        world.log.add(host.id() + " is seen to be off");
        changed(host);
    }

    void freeze(SimHost host, boolean on) {
        host.frozen = on;
        world.log.add(host.id() + (on ? " hangs" : " goes on"));
        changed(host);
    }

    void isolate(SimHost host, boolean on) {
        host.isolated = on;
        world.log.add(host.id() + (on ? " is cut off from management" : " is reached by management again"));
        changed(host);
    }

    void cut(HostId a, HostId b, boolean on) {
        world.network.cut(a, b, on);
        world.log.add("the link between " + a + " and " + b + (on ? " is cut" : " is whole again"));
        for (Job job : List.copyOf(world.host(a).jobs)) {
            world.migrator.recheck(job);
        }
    }

    /** Stops a VM at once. */
    void stop(SimVm vm, HostId host, String why) {
        world.log.add(vm.id() + " is stopped on " + host + ": " + why);
        world.release(vm, host);
        Job job = vm.job;
        if (job != null) {
            world.migrator.abandon(job, vm.id() + " was stopped: " + why);
        }
    }

    void changed(SimHost host) {
        if (host.answers()) {
            host.silentSince = null;
        } else if (host.silentSince == null) {
            host.silentSince = world.timeline.now();
        }
        for (Job job : new ArrayList<>(host.jobs)) {
            world.migrator.recheck(job);
        }
        for (SimVm vm : world.vms.values()) {
            world.migrator.reconcile(vm);
        }
        world.touched(host);
    }
}
