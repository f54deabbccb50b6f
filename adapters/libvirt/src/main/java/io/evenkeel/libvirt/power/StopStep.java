package io.evenkeel.libvirt.power;

import io.evenkeel.libvirt.inventory.Sighting;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.power.StopMode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One copy of a VM that is to be stopped.
 *
 * @param defineFirst whether the VM would be forgotten without a definition
 */
record StopStep(HostId host, boolean defineFirst) {

    /**
     * Which copies to stop, in this order; empty if none is in memory.
     *
     * <p>A copy that is still arriving goes first, so that it does not begin to run when its original ends. It is part
     * of a VM and not one by itself: it gets no definition, and its guest cannot be asked to shut down.
     */
    static List<StopStep> plan(Map<HostId, Sighting> sightings, StopMode mode) {
        boolean onlyArriving = sightings.values().stream()
                .filter(each -> each.state().isActive())
                .allMatch(Sighting::isArriving);
        return sightings.entrySet().stream()
                .filter(each -> each.getValue().state().isActive())
                .filter(each -> mode == StopMode.POWER_OFF
                        || onlyArriving
                        || !each.getValue().isArriving())
                .sorted(Comparator.comparing(each -> !each.getValue().isArriving()))
                .map(each -> new StopStep(
                        each.getKey(),
                        !each.getValue().isPersistent()
                                && !each.getValue().state().isInTransit()))
                .toList();
    }
}
