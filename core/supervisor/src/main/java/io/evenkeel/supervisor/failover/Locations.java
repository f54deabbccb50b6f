package io.evenkeel.supervisor.failover;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.keep.VmWishes;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.placement.ClusterPicture;
import io.evenkeel.supervisor.view.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which host each VM takes room on: where the ledger has it, where it is being started or moved to, and for VMs that are
 * not kept alive where they were seen.
 */
final class Locations {

    /** A VM with group labels and a host that it has, or is to have, a place on. */
    record Member(VmId vm, HostId host, List<VmWishes.Group> groups) {}

    private final Map<HostId, long[]> taken = new HashMap<>();
    private final Map<HostId, Long> seen = new HashMap<>();
    private final Map<HostId, Long> coming = new HashMap<>();
    private final List<Member> members = new ArrayList<>();

    private Locations() {}

    /** As things are, without the VMs that need a place. */
    static Locations of(Ledger ledger, View view, List<Need> needs) {
        Set<VmId> nowhere = new HashSet<>();
        needs.forEach(need -> nowhere.add(need.vm));
        Map<VmId, List<HostId>> coming = coming(ledger);
        Locations locations = new Locations();
        for (KeptVm vm : ledger.kept()) {
            if (nowhere.contains(vm.vm())) {
                continue;
            }
            boolean isGone =
                    ledger.dead().containsKey(vm.host()) || ledger.down().containsKey(vm.vm());
            List<HostId> places = coming.getOrDefault(vm.vm(), List.of());
            places.forEach(host -> {
                locations.take(vm.vm(), host, vm.memory(), vm.virtualCpus(), vm.labels());
                if (!isSeenOn(view, vm.vm(), host)) {
                    locations.coming.merge(host, Places.mib(vm.memory()), Long::sum);
                }
            });
            if (!isGone && !places.contains(vm.host())) {
                locations.take(vm.vm(), vm.host(), vm.memory(), vm.virtualCpus(), vm.labels());
            }
        }
        for (View.Seen<Vm> each : view.vms()) {
            Vm vm = each.what();
            if (vm.residence() instanceof Residence.OnHost known && ClusterPicture.isRunning(vm)) {
                locations.seen.merge(known.host(), Places.mib(vm.memory()), Long::sum);
                if (ledger.kept(vm.id()).isEmpty()) {
                    locations.take(vm.id(), known.host(), vm.memory(), vm.virtualCpus(), vm.labels());
                }
            }
        }
        return locations;
    }

    private static boolean isSeenOn(View view, VmId vm, HostId host) {
        return view.vm(vm)
                .map(View.Seen::what)
                .filter(seen -> seen.host().filter(host::equals).isPresent() && ClusterPicture.isRunning(seen))
                .isPresent();
    }

    /** Where starts and migrations that are under way lead. */
    private static Map<VmId, List<HostId>> coming(Ledger ledger) {
        Map<VmId, List<HostId>> coming = new LinkedHashMap<>();
        for (Ledger.OpenIntent open : ledger.open()) {
            if (open.intent() instanceof Fact.StartIntended start) {
                coming.computeIfAbsent(start.vm(), vm -> new ArrayList<>()).add(start.target());
            } else if (open.intent() instanceof Fact.MigrationIntended migration) {
                coming.computeIfAbsent(migration.vm(), vm -> new ArrayList<>()).add(migration.destination());
            }
        }
        return coming;
    }

    private void take(VmId vm, HostId host, DataSize memory, int virtualCpus, Map<String, String> labels) {
        long[] sum = taken.computeIfAbsent(host, id -> new long[2]);
        sum[0] += Places.mib(memory);
        sum[1] += virtualCpus;
        if (!labels.isEmpty()) {
            List<VmWishes.Group> groups = VmWishes.of(labels).groups();
            if (!groups.isEmpty()) {
                members.add(new Member(vm, host, groups));
            }
        }
    }

    /** What the VMs there take, MiB. */
    long memory(HostId host) {
        return taken.getOrDefault(host, new long[2])[0];
    }

    long virtualCpus(HostId host) {
        return taken.getOrDefault(host, new long[2])[1];
    }

    /** What the VMs take that were last seen there, MiB. */
    long seenMemory(HostId host) {
        return seen.getOrDefault(host, 0L);
    }

    /** What those take that are on their way there, and were not seen there yet, MiB. */
    long comingMemory(HostId host) {
        return coming.getOrDefault(host, 0L);
    }

    List<Member> members() {
        return members;
    }
}
