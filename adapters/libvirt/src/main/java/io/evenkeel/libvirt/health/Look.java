package io.evenkeel.libvirt.health;

import io.evenkeel.libvirt.inventory.Sighting;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.libvirt.wire.DomainStats;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A host's answer: the state of all its domains, in one question, and the whole of those that have changed.
 *
 * @param states of all domains the host knows
 * @param details of those that were asked for, or whose state differs from the one known before
 */
record Look(Map<VmId, DomainState> states, Map<VmId, Sighting> details) {

    /**
     * Looks.
     *
     * @param known what is known of the host so far
     * @param wanted what to look at although its state is as known
     */
    static Look take(HostId host, Wire wire, Map<VmId, DomainState> known, Set<VmId> wanted) {
        Map<VmId, DomainState> states = new LinkedHashMap<>();
        for (DomainStats domain : wire.domainStats(DomainStats.STATE)) {
            states.put(new VmId(domain.uuid()), domain.state());
        }
        Map<VmId, Sighting> details = new LinkedHashMap<>();
        Set<VmId> vanished = new HashSet<>();
        states.forEach((vm, state) -> {
            if (wanted.contains(vm) || !state.equals(known.get(vm))) {
                Sighting.find(host, wire, vm).ifPresentOrElse(seen -> details.put(vm, seen), () -> vanished.add(vm));
            }
        });
        states.keySet().removeAll(vanished);
        return new Look(states, details);
    }
}
