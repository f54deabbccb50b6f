package io.evenkeel.libvirt.health;

import io.evenkeel.libvirt.inventory.LibvirtInventory;
import io.evenkeel.libvirt.inventory.Residences;
import io.evenkeel.libvirt.inventory.Sighting;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a watch makes of a VM out of what it knows of its hosts. */
final class Census {

    /** A host and what it is known to have. */
    interface Seen {

        HostId id();

        boolean isSuspect();

        /** Of a suspect host, before it fell silent. */
        Map<VmId, Sighting> sightings();
    }

    private final Set<HostId> others;
    private final Clock clock;

    /** For the last word about one that is gone. */
    private final Map<VmId, Sighting> lastSeen = new HashMap<>();

    /** @param others hosts on which a VM may be and which are not watched */
    Census(Set<HostId> others, Clock clock) {
        this.others = others;
        this.clock = clock;
    }

    /** The VM as it is now; empty if it never was. */
    Optional<Vm> describe(VmId vm, Collection<? extends Seen> hosts) {
        Map<HostId, Sighting> sightings = new LinkedHashMap<>();
        Set<HostId> silent = new LinkedHashSet<>(others);
        Set<HostId> heldBySilent = new LinkedHashSet<>();
        for (Seen host : hosts) {
            Sighting sighting = host.sightings().get(vm);
            if (host.isSuspect()) {
                silent.add(host.id());
            }
            if (sighting != null && host.isSuspect()) {
                heldBySilent.add(host.id());
                lastSeen.putIfAbsent(vm, sighting);
            } else if (sighting != null) {
                sightings.put(host.id(), sighting);
            }
        }
        if (!sightings.isEmpty()) {
            Sighting any = sightings.values().iterator().next();
            lastSeen.put(vm, any);
            return Optional.of(any.vm(residence(sightings, silent), clock.instant()));
        }
        Sighting last = heldBySilent.isEmpty() ? lastSeen.remove(vm) : lastSeen.get(vm);
        if (last == null) {
            return Optional.empty();
        }
        if (!heldBySilent.isEmpty()) {
            return Optional.of(
                    last.vm(new Residence.Unknown(heldBySilent + " cannot be asked", silent), clock.instant()));
        }
        return Optional.of(last.vm(
                silent.isEmpty()
                        ? new Residence.Nowhere()
                        : new Residence.Unknown("it has left the hosts that are asked", silent),
                clock.instant()));
    }

    /** Whether some host holds it, or may. */
    boolean isKnown(VmId vm) {
        return lastSeen.containsKey(vm);
    }

    private static Residence residence(Map<HostId, Sighting> sightings, Set<HostId> silent) {
        Set<HostId> doubtful = LibvirtInventory.doubtful(sightings, silent);
        if (doubtful.isEmpty()) {
            return Residences.of(sightings);
        }
        Set<HostId> possible = new LinkedHashSet<>(sightings.keySet());
        possible.addAll(doubtful);
        return new Residence.Unknown(doubtful + " may have it and are not asked", possible);
    }
}
