package io.evenkeel.simulation.world;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.HashMap;
import java.util.Map;

/** The largest epochs that hosts have seen: for themselves, and for VMs; kept on disk, so a crash changes nothing. */
final class Guards {

    private record Entry(HostId host, VmId vm) {}

    private static final HostId EVERYWHERE = new HostId("everywhere");

    private final boolean isCentral;
    private final Map<HostId, Epoch> hosts = new HashMap<>();
    private final Map<Entry, Epoch> vms = new HashMap<>();

    Guards(boolean isCentral) {
        this.isCentral = isCentral;
    }

    Epoch of(HostId host) {
        return hosts.getOrDefault(host, Epoch.NONE);
    }

    Epoch of(VmId vm, HostId at) {
        return vms.getOrDefault(entry(vm, at), Epoch.NONE);
    }

    void raise(HostId host, Epoch epoch) {
        hosts.merge(host, epoch, Guards::larger);
    }

    void raise(VmId vm, HostId at, Epoch epoch) {
        vms.merge(entry(vm, at), epoch, Guards::larger);
    }

    private Entry entry(VmId vm, HostId at) {
        return new Entry(isCentral ? EVERYWHERE : at, vm);
    }

    private static Epoch larger(Epoch one, Epoch other) {
        return one.isBefore(other) ? other : one;
    }
}
