package io.evenkeel.simulator;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which host executed which VM, and whether there were ever two at once. */
final class Executions {

    private final World world;
    private final Map<VmId, List<Execution>> history = new HashMap<>();
    private final Map<VmId, Set<HostId>> executing = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    Executions(World world) {
        this.world = world;
    }

    Set<HostId> of(SimVm vm) {
        Set<HostId> hosts = new LinkedHashSet<>();
        vm.holdings.forEach((host, holding) -> {
            if (holding == Holding.RUNNING && world.host(host).executes()) {
                hosts.add(host);
            }
        });
        return hosts;
    }

    void update(SimVm vm) {
        Set<HostId> now = of(vm);
        Set<HostId> before = executing.getOrDefault(vm.id(), Set.of());
        if (now.equals(before)) {
            return;
        }
        executing.put(vm.id(), now);
        history.computeIfAbsent(vm.id(), unused -> new ArrayList<>())
                .add(new Execution(Duration.ofNanos(world.timeline.now()), now));
        String line = vm.id() + " executes on " + now;
        world.log.add(line);
        if (now.size() > 1) {
            violations.add(world.timeline.now() / 1_000_000 + " ms: " + line);
        }
    }

    List<Execution> history(SimVm vm) {
        return List.copyOf(history.getOrDefault(vm.id(), List.of()));
    }

    List<String> violations() {
        return List.copyOf(violations);
    }
}
