package io.evenkeel.fence;

import io.evenkeel.fence.agent.Outlet;
import io.evenkeel.fence.agent.Reading;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.failover.HostPower;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the outlets of one level were read to be, one after the other.
 *
 * @param begunAt before the first was asked; what is true of the level later is not in here
 * @param readings none follows the first that is not known
 */
record Look(Instant begunAt, Map<Outlet, Reading> readings) {

    Look {
        readings = new LinkedHashMap<>(readings);
    }

    /** ON if one gives power, OFF if all are known to give none. */
    HostPower power() {
        if (readings.values().stream().anyMatch(reading -> reading.is(HostPower.ON))) {
            return HostPower.ON;
        }
        return readings.values().stream().allMatch(reading -> reading.is(HostPower.OFF))
                ? HostPower.OFF
                : HostPower.UNKNOWN;
    }

    /** Whether every outlet of the level was read. */
    boolean isComplete() {
        return readings.values().stream().noneMatch(reading -> reading.is(HostPower.UNKNOWN));
    }

    List<Outlet> outletsThatAre(HostPower power) {
        return readings.entrySet().stream()
                .filter(each -> each.getValue().is(power))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** For a look that is not complete: whose fault that is. */
    String silence() {
        return readings.entrySet().stream()
                .filter(each -> each.getValue().is(HostPower.UNKNOWN))
                .map(each ->
                        each.getKey() + " (" + each.getKey().device().agent().name() + "): "
                                + each.getValue().reason())
                .findFirst()
                .orElse("");
    }

    ErrorKind kindOfSilence() {
        return readings.values().stream()
                .flatMap(reading -> reading.kind().stream())
                .findFirst()
                .orElse(ErrorKind.HYPERVISOR_FAULT);
    }
}
