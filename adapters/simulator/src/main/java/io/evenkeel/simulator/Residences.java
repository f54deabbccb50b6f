package io.evenkeel.simulator;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where a VM is as far as management can tell by asking every host that may have something of it. */
final class Residences {

    private Residences() {}

    static Residence of(World world, SimVm vm) {
        Set<HostId> silent = new LinkedHashSet<>();
        Set<HostId> possible = new LinkedHashSet<>(vm.holdings.keySet());
        for (HostId place : vm.places()) {
            if (world.host(place).isOpaque()) {
                silent.add(place);
            }
        }
        if (!silent.isEmpty()) {
            possible.addAll(silent);
            return new Residence.Unknown("no answer from " + names(silent), possible);
        }
        Set<HostId> held = new LinkedHashSet<>();
        vm.holdings.forEach((host, holding) -> {
            if (holding.isWhole()) {
                held.add(host);
            }
        });
        if (held.isEmpty()) {
            held.addAll(vm.holdings.keySet());
        }
        if (held.size() > 1) {
            return new Residence.OnSeveralHosts(held);
        }
        for (HostId only : held) {
            boolean runs = vm.on(only) == Holding.RUNNING;
            return new Residence.OnHost(only, runs ? VmState.RUNNING : VmState.PAUSED);
        }
        for (HostId home : vm.definedOn) {
            if (world.host(home).answers()) {
                return new Residence.OnHost(home, vm.crashed ? VmState.CRASHED : VmState.OFF);
            }
        }
        return new Residence.Nowhere();
    }

    private static String names(Set<HostId> hosts) {
        List<String> names = new ArrayList<>();
        hosts.forEach(host -> names.add(host.value()));
        return String.join(", ", names);
    }
}
