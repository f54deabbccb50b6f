package toyvisor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Hosts, VMs and tasks in memory.
 *
 * <p>Has no thread of its own: whoever looks brings it up to date first. Safe for use by several threads.
 */
public final class Datacenter {

    private static final int MOST_MIGRATIONS = 8;
    private static final int MOST_MIGRATIONS_OF_A_HOST = 4;

    private final Map<String, ToyHost> hosts = new LinkedHashMap<>();
    private final Map<String, ToyVm> vms = new LinkedHashMap<>();
    private final Map<String, ToyTask> tasks = new LinkedHashMap<>();
    private final Set<Set<String>> cutLinks = new HashSet<>();
    private final MigrationCourse course = new MigrationCourse(vms);
    private int lastNumber;

    /** Adds a host that offers what the given names say, for example {@code network:lab}. */
    public synchronized void addHost(String id, String rack, Set<String> offers) {
        hosts.put(id, new ToyHost(id, rack, offers));
    }

    /**
     * Adds a VM on a host.
     *
     * @param state running, paused or off
     * @param busy whether it changes memory too fast to be migrated
     * @param needs what its host must offer
     */
    public synchronized String addVm(String host, String state, boolean busy, long memoryMib, Set<String> needs) {
        ToyVm vm = new ToyVm("vm-" + ++lastNumber, memoryMib, busy, needs);
        vm.presence.put(host, state);
        vm.boots = state.equals("off") ? 0 : 1;
        vms.put(vm.id, vm);
        return vm.id;
    }

    // What the management interface offers.

    synchronized List<Object> hostList() {
        advance();
        List<Object> list = new ArrayList<>();
        for (ToyHost host : hosts.values()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("id", host.id);
            json.put("name", host.id + ".toy.example");
            json.put("state", host.state());
            json.put("cpuThreads", ToyHost.CPU_THREADS);
            json.put("memoryMib", ToyHost.MEMORY_MIB);
            json.put("memoryFreeMib", memoryFree(host.id));
            json.put("rack", host.rack);
            list.add(json);
        }
        return list;
    }

    synchronized List<Object> vmList(Optional<String> only) {
        advance();
        List<Object> list = new ArrayList<>();
        for (ToyVm vm : vms.values()) {
            if (only.map(vm.id::equals).orElse(true)) {
                Map<String, Object> json = new LinkedHashMap<>();
                json.put("id", vm.id);
                json.put("name", "toy " + vm.id);
                json.put("cpus", 2);
                json.put("memoryMib", vm.memoryMib);
                json.put("mayBeOn", new TreeSet<>(vm.presence.keySet()));
                list.add(json);
            }
        }
        return list;
    }

    synchronized Map<String, Object> vmsOf(String host) {
        advance();
        ToyHost asked = host(host);
        List<Object> list = new ArrayList<>();
        if (asked.isUp()) {
            for (ToyVm vm : vms.values()) {
                String state = vm.presence.get(host);
                if (state != null) {
                    list.add(Map.of("vm", vm.id, "state", state));
                }
            }
        }
        return Map.of("state", asked.state(), "vms", list);
    }

    /** Begins what is ordered; an order whose label was used before gets the task it was used for. */
    synchronized Map<String, Object> begin(Map<String, String> order) {
        advance();
        ToyTask task = new ToyTask("task-" + (lastNumber + 1), order, nowMillis());
        for (ToyTask known : tasks.values()) {
            if (!task.label.isEmpty() && known.label.equals(task.label)) {
                return known.toJson();
            }
        }
        switch (task.kind) {
            case "migrate" -> beginMigration(task);
            case "start", "power-off", "shutdown", "reset" ->
                new PowerOrders(vm(task.vm), task, isMigrating(task.vm)).carryOut(this::host);
            default -> throw new Refused("bad-request", "no such kind of task: " + task.kind);
        }
        lastNumber++;
        tasks.put(task.id, task);
        return task.toJson();
    }

    synchronized List<Object> taskList(Predicate<ToyTask> wanted) {
        advance();
        List<Object> list = new ArrayList<>();
        tasks.values().stream().filter(wanted).forEach(task -> list.add(task.toJson()));
        return list;
    }

    synchronized Map<String, Object> task(String id) {
        advance();
        return known(id).toJson();
    }

    /** How cancelling was taken: accepted, too-late or ended. */
    synchronized String cancel(String id) {
        advance();
        ToyTask task = known(id);
        if (!task.isActive()) {
            return "ended";
        }
        return course.cancel(task, nowMillis()) ? "accepted" : "too-late";
    }

    synchronized List<Refused> obstacles(String vm, String source, String destination) {
        advance();
        List<Refused> found = new ArrayList<>();
        if (!vms.containsKey(vm)) {
            found.add(new Refused("no-such-vm", "no such VM: " + vm));
        }
        for (String host : List.of(source, destination)) {
            if (!hosts.containsKey(host)) {
                found.add(new Refused("no-such-host", "no such host: " + host));
            }
        }
        if (found.isEmpty()) {
            addObstacles(found, vm(vm), host(source), host(destination));
        }
        return found;
    }

    private void addObstacles(List<Refused> found, ToyVm vm, ToyHost source, ToyHost destination) {
        if (isMigrating(vm.id)) {
            found.add(new Refused("migrating", vm.id + " is being migrated"));
        } else if (!vm.presence.containsKey(source.id)) {
            found.add(new Refused("wrong-source", vm.id + " is not on " + source.id));
        } else if (vm.hostsWhere("running", "paused").isEmpty()) {
            found.add(new Refused("not-in-memory", vm.id + " is off"));
        } else if (vm.inMemoryOn().contains(destination.id)) {
            found.add(new Refused("in-memory", vm.id + " is in memory of " + destination.id));
        }
        for (ToyHost host : List.of(source, destination)) {
            if (!host.isUp()) {
                found.add(new Refused("host-down", host.id + " is " + host.state()));
            }
        }
        for (String need : new TreeSet<>(vm.needs)) {
            if (!destination.offers.contains(need)) {
                found.add(new Refused(need.substring(0, need.indexOf(':')), destination.id + " has no " + need));
            }
        }
        if (memoryFree(destination.id) < vm.memoryMib) {
            found.add(new Refused("memory", destination.id + " has too little memory for " + vm.id));
        }
        if (activeMigrations(task -> true) >= MOST_MIGRATIONS
                || activeMigrations(task -> task.involves(source.id)) >= MOST_MIGRATIONS_OF_A_HOST
                || activeMigrations(task -> task.involves(destination.id)) >= MOST_MIGRATIONS_OF_A_HOST) {
            found.add(new Refused("too-many", "too many migrations are running"));
        }
    }

    private void beginMigration(ToyTask task) {
        List<Refused> obstacles = obstacles(task.vm, task.source, task.destination);
        if (!obstacles.isEmpty()) {
            throw obstacles.get(0);
        }
        task.stateBefore = vm(task.vm).presence.getOrDefault(task.source, "running");
        vm(task.vm).presence.put(task.destination, "incoming");
    }

    // What a person in front of the machines sees and does; the management interface has none of it.

    public synchronized Set<String> executingOn(String vm) {
        advance();
        return vm(vm).hostsWhere("running");
    }

    public synchronized Set<String> inMemoryOn(String vm) {
        advance();
        return vm(vm).inMemoryOn();
    }

    public synchronized Set<String> definedOn(String vm) {
        advance();
        return vm(vm).hostsWhere("running", "paused", "off");
    }

    public synchronized int boots(String vm) {
        advance();
        return vm(vm).boots;
    }

    /** Cuts a host off from the management server, or lets it through again; its VMs go on. */
    public synchronized void setManaged(String host, boolean managed) {
        advance();
        host(host).managed = managed;
    }

    /** Takes a host's power away. What was being migrated from or to it fails. */
    public synchronized void cutPower(String host) {
        advance();
        host(host).powered = false;
        tasks.values().stream()
                .filter(task -> task.isActive() && task.isMigration() && task.involves(host))
                .forEach(task -> course.fail(task, "host-down", host + " was lost"));
        for (ToyVm vm : vms.values()) {
            if (vm.inMemoryOn().contains(host)) {
                vm.standsOffOn(host);
            }
        }
    }

    public synchronized void restorePower(String host) {
        advance();
        host(host).powered = true;
    }

    /** Cuts the link between two hosts, or mends it; while it is cut, migrations over it fail. */
    public synchronized void setLink(String one, String other, boolean whole) {
        advance();
        if (whole) {
            cutLinks.remove(Set.of(one, other));
        } else {
            cutLinks.add(Set.of(one, other));
        }
    }

    /** Brings a stopped second copy of a VM into another host's memory, or removes it. */
    public synchronized void setCopy(String vm, String host, boolean present) {
        advance();
        if (present) {
            vm(vm).presence.put(host, "paused");
        } else {
            vm(vm).presence.remove(host);
        }
    }

    private void advance() {
        long now = nowMillis();
        for (ToyTask task : tasks.values()) {
            if (task.isActive()) {
                if (task.isMigration() && cutLinks.contains(Set.of(task.source, task.destination))) {
                    course.fail(task, "link-lost", "the link to " + task.destination + " was lost");
                } else if (task.isMigration()) {
                    course.advance(task, now);
                } else {
                    PowerOrders.advance(task, vm(task.vm), now);
                }
            }
        }
    }

    private long activeMigrations(Predicate<ToyTask> which) {
        return tasks.values().stream()
                .filter(task -> task.isActive() && task.isMigration() && which.test(task))
                .count();
    }

    private boolean isMigrating(String vm) {
        return activeMigrations(task -> task.vm.equals(vm)) > 0;
    }

    private long memoryFree(String host) {
        long used = vms.values().stream()
                .filter(vm -> vm.inMemoryOn().contains(host))
                .mapToLong(vm -> vm.memoryMib)
                .sum();
        return ToyHost.MEMORY_MIB - used;
    }

    private ToyHost host(String id) {
        return Optional.ofNullable(hosts.get(id)).orElseThrow(() -> new Refused("no-such-host", "no such host: " + id));
    }

    private ToyVm vm(String id) {
        return Optional.ofNullable(vms.get(id)).orElseThrow(() -> new Refused("no-such-vm", "no such VM: " + id));
    }

    private ToyTask known(String id) {
        return Optional.ofNullable(tasks.get(id)).orElseThrow(() -> new Refused("no-such-task", "no such task: " + id));
    }

    private static long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
