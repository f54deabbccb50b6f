package io.evenkeel.planner.model;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import java.util.List;

/**
 * Who there is, by index, and where. Clusters that differ only in the state of their hosts or in their rules share one,
 * so that a plan and its schedule read the VMs once.
 */
final class Roster {
    final NameIndex hosts;
    final NameIndex vms;
    /** Where each VM is before the plan. */
    final int[] homes;
    /** The VMs as arrays. */
    final VmTable table;

    final Seats seats;

    /**
     * Reads names.
     *
     * @throws IllegalArgumentException if names repeat, or a VM is on a host that is not there
     */
    Roster(int resources, List<Host> hostList, List<Vm> vmList) {
        Vm[] known = vmList.toArray(new Vm[0]);
        String[] hostNames = new String[hostList.size()];
        for (int h = 0; h < hostNames.length; h++) {
            hostNames[h] = hostList.get(h).name();
        }
        hosts = new NameIndex("host", hostNames);
        String[] vmNames = new String[known.length];
        homes = new int[known.length];
        for (int v = 0; v < known.length; v++) {
            vmNames[v] = known[v].name();
            homes[v] = home(known[v]);
        }
        vms = new NameIndex("VM", vmNames);
        table = new VmTable(known, resources);
        seats = new Seats(hostNames.length, resources, homes, table.demand);
    }

    private int home(Vm vm) {
        if (vm.host().isEmpty()) {
            return NOWHERE;
        }
        int home = hosts.find(vm.host().get());
        if (home < 0) {
            throw new IllegalArgumentException(
                    "VM " + vm.name() + " is on host " + vm.host().get() + ", which is not in the cluster");
        }
        return home;
    }
}
