package io.evenkeel.libvirt.inventory;

import io.evenkeel.spi.inventory.VmId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Picks the portrait to be believed where several hosts know a VM. */
final class Portraits {

    private record Candidate(Portrait portrait, boolean isActive) {}

    private final Map<VmId, Candidate> candidates = new LinkedHashMap<>();

    void add(Sighting sighting, Portrait portrait) {
        candidates.merge(
                portrait.vm(),
                new Candidate(portrait, sighting.state().isActive()),
                (first, second) -> second.isActive() && !first.isActive() ? second : first);
    }

    /**
     * The portraits of the VMs, at most one each.
     *
     * @param everybodyAnswered whether no other host may have the VM in memory; a mere definition may be a leftover otherwise
     */
    Collection<Portrait> best(boolean everybodyAnswered) {
        return List.copyOf(candidates.values()).stream()
                .filter(each -> each.isActive() || everybodyAnswered)
                .map(Candidate::portrait)
                .toList();
    }
}
