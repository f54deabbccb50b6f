package io.evenkeel.supervisor.maintenance;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.placement.ClusterPicture;
import io.evenkeel.supervisor.view.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which VMs are on the hosts that are held, and which hosts something is still going to or coming from. */
final class Residents {

    private final Ledger ledger;
    private final View view;
    private final Map<HostId, List<Vm>> vms = new LinkedHashMap<>();
    private final Set<HostId> touched = new LinkedHashSet<>();
    private final Set<VmId> leaving = new LinkedHashSet<>();

    Residents(Ledger ledger, View view) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
    }

    /** Looks anew. Takes time in proportion to the number of VMs. */
    void look() {
        vms.clear();
        touched.clear();
        leaving.clear();
        for (View.Seen<Vm> seen : view.vms()) {
            Vm vm = seen.what();
            if (vm.residence() instanceof Residence.OnHost there) {
                if (ClusterPicture.isRunning(vm)) {
                    add(there.host(), vm);
                }
            } else if (vm.residence() instanceof Residence.Unknown unknown) {
                unknown.possibleHosts().forEach(host -> add(host, vm));
            } else if (vm.residence() instanceof Residence.OnSeveralHosts several) {
                several.hosts().forEach(host -> add(host, vm));
            }
        }
        for (Ledger.OpenIntent open : ledger.open()) {
            if (open.intent() instanceof Fact.MigrationIntended move) {
                touched.add(move.source());
                touched.add(move.destination());
                leaving.add(move.vm());
            } else if (open.intent() instanceof Fact.StartIntended start) {
                touched.add(start.target());
            } else if (open.intent() instanceof Fact.StopIntended stop) {
                touched.add(stop.host());
            } else if (open.intent() instanceof Fact.ResetIntended reset) {
                touched.add(reset.host());
            }
        }
    }

    private void add(HostId host, Vm vm) {
        if (ledger.held().containsKey(host)) {
            vms.computeIfAbsent(host, key -> new ArrayList<>()).add(vm);
        }
    }

    /** VMs that are, or may be, on a host that is held. */
    List<Vm> on(HostId host) {
        return vms.getOrDefault(host, List.of());
    }

    /** Whether a migration of the VM is under way. */
    boolean isLeaving(VmId vm) {
        return leaving.contains(vm);
    }

    boolean isEmpty(HostId host) {
        return on(host).isEmpty() && !touched.contains(host);
    }
}
