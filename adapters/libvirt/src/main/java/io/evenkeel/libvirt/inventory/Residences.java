package io.evenkeel.libvirt.inventory;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Where a VM is, judged from what the hosts say of it. */
public final class Residences {

    private Residences() {}

    /**
     * The residence of a VM that at least one host knows, where all hosts that matter have answered.
     *
     * <p>Hosts that have it in memory count before hosts that merely define it. A copy that is still arriving does not
     * count as long as another host has the VM: it is part of a migration, not a second VM. The same goes for the copy
     * that a migration has stopped on its source once the destination runs.
     */
    public static Residence of(Map<HostId, Sighting> sightings) {
        Map<HostId, Sighting> active = new LinkedHashMap<>();
        sightings.forEach((host, sighting) -> {
            if (sighting.state().isActive()) {
                active.put(host, sighting);
            }
        });
        if (active.isEmpty()) {
            return among(sightings);
        }
        Map<HostId, Sighting> whole = new LinkedHashMap<>(active);
        whole.values().removeIf(Sighting::isArriving);
        if (whole.size() > 1) {
            // Both ends of one switchover: the one that runs is the VM.
            Map<HostId, Sighting> executing = new LinkedHashMap<>(whole);
            executing.values().removeIf(sighting -> sighting.state().isInTransit());
            return among(executing.isEmpty() ? whole : executing);
        }
        return among(whole.isEmpty() ? active : whole);
    }

    private static Residence among(Map<HostId, Sighting> sightings) {
        Set<HostId> hosts = sightings.keySet();
        if (hosts.size() > 1) {
            return new Residence.OnSeveralHosts(hosts);
        }
        Map.Entry<HostId, Sighting> only = sightings.entrySet().iterator().next();
        VmState state = only.getValue().state().vmState();
        return new Residence.OnHost(only.getKey(), state);
    }
}
