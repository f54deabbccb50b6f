package io.evenkeel.planner.model;

/**
 * VMs as arrays. A first plan is made before the compiler has seen it; it first sees what is called often, long before
 * what loops for long, and so each VM is read by a call of its own.
 */
final class VmTable {
    /** What each VM takes. */
    final long[] demand;

    final double[] demandAsDouble;
    /** Whether each VM may be moved. */
    final boolean[] movable;
    /** What a migration of each VM copies, bytes. */
    final long[] memory;
    /** What all VMs take together of each resource. */
    final long[] total;
    /** The most that one VM takes of each resource. */
    final long[] largest;

    private boolean anyNeeds;

    VmTable(Vm[] vms, int resources) {
        demand = new long[vms.length * resources];
        demandAsDouble = new double[demand.length];
        movable = new boolean[vms.length];
        memory = new long[vms.length];
        total = new long[resources];
        largest = new long[resources];
        for (int v = 0; v < vms.length; v++) {
            read(v, vms[v]);
        }
    }

    private void read(int v, Vm vm) {
        int at = v * total.length;
        vm.demand().copyTo(demand, demandAsDouble, at);
        vm.demand().addTo(total, largest);
        movable[v] = vm.isMovable();
        memory[v] = vm.memory().bytes();
        anyNeeds |= !vm.needs().isEmpty();
    }

    /** Whether any VM needs a label. */
    boolean hasNeeds() {
        return anyNeeds;
    }
}
