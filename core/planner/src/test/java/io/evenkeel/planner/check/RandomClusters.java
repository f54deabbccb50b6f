package io.evenkeel.planner.check;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.unit.Groups;
import io.evenkeel.planner.unit.MostVms;
import io.evenkeel.planner.unit.Whereabouts;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Clusters of every kind, from a seed: uneven, tight, mixed, with all constraints, sometimes broken at the start. */
final class RandomClusters {
    private static final List<Resource> RESOURCES =
            List.of(Resource.strict("memory"), new Resource("vcpus", 1, 3), Resource.load("cpu"));

    private final Random random;

    RandomClusters(long seed) {
        random = new Random(seed);
    }

    Cluster next() {
        List<Host> hosts = hosts(2 + random.nextInt(14));
        List<Vm> vms = vms(hosts, 1 + random.nextInt(hosts.size() * 8), 0.3 + random.nextDouble() * 0.62);
        List<Constraint> constraints = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            constraints.add(constraint(hosts, vms));
        }
        Map<String, DataRate> uplinks = random.nextInt(3) == 0
                ? Map.of(hosts.get(0).domain(Level.RACK), DataRate.ofMegabitsPerSecond(5_000))
                : Map.of();
        return new Cluster(RESOURCES, hosts, vms, constraints, uplinks);
    }

    private List<Host> hosts(int count) {
        List<Host> hosts = new ArrayList<>();
        boolean mixed = random.nextBoolean();
        for (int h = 0; h < count; h++) {
            int size = mixed ? 1 + random.nextInt(3) : 2;
            HostState state = random.nextInt(8) > 0
                    ? HostState.ONLINE
                    : List.of(HostState.DRAINED, HostState.FAILED, HostState.STANDBY)
                            .get(random.nextInt(3));
            Set<String> labels = random.nextInt(3) == 0 ? Set.of() : Set.of("avx512");
            hosts.add(Host.of("h" + h, Amounts.of(size * 65_536L, size * 16L, size * 1_000_000L))
                    .at("r" + h / 3, "room" + h / 6, "site")
                    .in(state)
                    .offering(labels));
        }
        return hosts;
    }

    private List<Vm> vms(List<Host> hosts, int count, double fill) {
        Map<String, Long> memory = new HashMap<>();
        Map<String, Long> cpus = new HashMap<>();
        List<Vm> vms = new ArrayList<>();
        for (int v = 0; v < count; v++) {
            long mib = 1024L << random.nextInt(6);
            long vcpus = 1L << random.nextInt(4);
            Host host = hosts.get(random.nextInt(hosts.size()));
            boolean fits = host.state() != HostState.STANDBY
                    && memory.getOrDefault(host.name(), 0L) + mib
                            <= host.capacity().get(0) * fill
                    && cpus.getOrDefault(host.name(), 0L) + vcpus
                            <= host.capacity().get(1) * 3;
            boolean overfull = !fits && host.state() != HostState.STANDBY && random.nextInt(300) == 0;
            if (fits || overfull || random.nextInt(40) == 0) {
                boolean placed = fits || overfull;
                if (placed) {
                    memory.merge(host.name(), mib, Long::sum);
                    cpus.merge(host.name(), vcpus, Long::sum);
                }
                Vm vm = Vm.of(
                                "v" + v,
                                Amounts.of(mib, vcpus, random.nextInt(200_000)),
                                placed ? Optional.of(host.name()) : Optional.empty(),
                                DataSize.ofMebibytes(mib))
                        .dirtying(DataRate.ofMegabitsPerSecond(random.nextInt(2_000)))
                        .ranked(random.nextInt(3));
                vm = random.nextInt(30) == 0 ? vm.pinned() : vm;
                vms.add(random.nextInt(10) == 0 ? vm.needing(Set.of("avx512")) : vm);
            }
        }
        return vms;
    }

    private Constraint constraint(List<Host> hosts, List<Vm> vms) {
        Strength strength = random.nextInt(3) == 0 ? Strength.soft(0.01) : Strength.hard();
        Level level = random.nextInt(3) == 0 ? Level.RACK : Level.HOST;
        return switch (random.nextInt(6)) {
            case 0, 1 -> Groups.apart(level, strength, groups(vms, 2 + random.nextInt(3)));
            case 2 -> Groups.together(level, strength, groups(vms, 2));
            case 3 -> Groups.spread(level, strength, 2, groups(vms, 3));
            case 4 -> new MostVms(strength, 6 + random.nextInt(10));
            default ->
                random.nextBoolean()
                        ? Whereabouts.fence(strength, someVms(vms, 4), someHosts(hosts))
                        : Whereabouts.ban(strength, someVms(vms, 4), someHosts(hosts));
        };
    }

    private Map<String, Set<String>> groups(List<Vm> vms, int size) {
        Map<String, Set<String>> groups = new LinkedHashMap<>();
        for (int g = 1 + random.nextInt(4); g > 0; g--) {
            groups.put("g" + g, someVms(vms, size));
        }
        return groups;
    }

    private Set<String> someVms(List<Vm> vms, int count) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < count && !vms.isEmpty(); i++) {
            names.add(vms.get(random.nextInt(vms.size())).name());
        }
        return names;
    }

    private Set<String> someHosts(List<Host> hosts) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 1 + hosts.size() / 2; i++) {
            names.add(hosts.get(random.nextInt(hosts.size())).name());
        }
        return names;
    }
}
