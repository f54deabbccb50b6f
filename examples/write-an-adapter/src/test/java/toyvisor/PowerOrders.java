package toyvisor;

import java.util.Set;
import java.util.function.Function;

/** Starting, stopping and resetting one VM. All but shutting down is done at once. */
final class PowerOrders {

    private static final long SHUTDOWN_MILLIS = 150;

    private final ToyVm vm;
    private final ToyTask task;
    private final boolean migrating;

    PowerOrders(ToyVm vm, ToyTask task, boolean migrating) {
        this.vm = vm;
        this.task = task;
        this.migrating = migrating;
    }

    void carryOut(Function<String, ToyHost> hosts) {
        if (task.kind.equals("start")) {
            start(hosts.apply(task.destination));
            return;
        }
        if (migrating) {
            throw new Refused("migrating", vm.id + " is being migrated");
        }
        Set<String> holders = vm.inMemoryOn();
        for (String host : vm.presence.keySet()) {
            if (!hosts.apply(host).isUp()) {
                throw new Refused("host-down", host + " cannot be asked");
            }
        }
        if (holders.isEmpty()) {
            if (task.kind.equals("reset")) {
                throw new Refused("not-in-memory", vm.id + " is off");
            }
            task.succeed();
            return;
        }
        switch (task.kind) {
            case "power-off" -> powerOff();
            case "reset" -> {
                vm.boots++;
                holders.forEach(host -> vm.presence.put(host, "running"));
                task.succeed();
            }
            default -> task.state = "running";
        }
    }

    private void start(ToyHost host) {
        if (!host.isUp()) {
            throw new Refused("host-down", host.id + " is " + host.state());
        }
        if (!vm.hostsWhere("running").equals(Set.of(host.id))) {
            if (!vm.inMemoryOn().isEmpty()) {
                throw new Refused("in-memory", vm.id + " is in memory of " + vm.inMemoryOn());
            }
            vm.standsOffOn(host.id);
            vm.presence.put(host.id, "running");
            vm.boots++;
        }
        task.succeed();
    }

    private void powerOff() {
        vm.standsOffOn(vm.inMemoryOn().iterator().next());
        task.succeed();
    }

    /** A guest that is asked to shut down does so after a moment, or never if it is busy. */
    static void advance(ToyTask task, ToyVm vm, long now) {
        if (vm.inMemoryOn().isEmpty()) {
            task.succeed();
        } else if (!vm.busy && now - task.beganMillis >= SHUTDOWN_MILLIS) {
            new PowerOrders(vm, task, false).powerOff();
        }
    }
}
