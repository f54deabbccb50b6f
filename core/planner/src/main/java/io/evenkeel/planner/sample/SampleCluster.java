package io.evenkeel.planner.sample;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.unit.Groups;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Uneven clusters of any size, alike but for their size: hosts with 64 cores and 256 GiB, a tenth of them empty and three
 * tenths with three times the VMs of others; many small VMs and few large ones, as public clouds sell them; a tenth of
 * the VMs in groups that must stay on different hosts. No hard rule is broken.
 */
public final class SampleCluster {
    private static final long CORES = 64;
    private static final long MEBIBYTES = 256 * 1024;
    private static final long MILLION = 1_000_000;
    private static final int HOSTS_OF_RACK = 20;
    private static final int LARGEST_GROUP = 5;

    /** One group of 3.5 members, on average, among so many VMs: a tenth of them. */
    private static final int VMS_FOR_A_GROUP = 35;

    /** Memory in MiB, vCPUs at most four for a core, and four loads in millionths of a host. */
    private static final List<Resource> RESOURCES = List.of(
            Resource.strict("memory"),
            new Resource("vcpus", 1, 4),
            Resource.load("cpu"),
            Resource.load("active memory"),
            Resource.load("disk"),
            Resource.load("network"));

    private SampleCluster() {}

    /**
     * A cluster; the same for the same arguments.
     *
     * @param hosts how many hosts
     * @param vmsPerHost how many VMs there are for each host, on average; up to 18 are sure to find room
     * @throws IllegalArgumentException if there is no host, or the VMs do not fit on the hosts
     */
    public static Cluster of(int hosts, int vmsPerHost, long seed) {
        if (hosts < 1 || vmsPerHost < 0) {
            throw new IllegalArgumentException(
                    hosts + " hosts with " + vmsPerHost + " VMs each; give 1 host or more, and 0 VMs or more");
        }
        SplittableRandom random = new SplittableRandom(seed);
        Crowding crowding = new Crowding(hosts, CORES * 4, MEBIBYTES * 95 / 100, random);
        List<Host> there = new ArrayList<>();
        for (int h = 0; h < hosts; h++) {
            Amounts capacity = Amounts.of(MEBIBYTES, CORES, MILLION, MILLION, MILLION, MILLION);
            there.add(Host.of("host-" + h, capacity).at("rack-" + h / HOSTS_OF_RACK, "", ""));
        }
        Map<String, Set<String>> groups = new LinkedHashMap<>();
        List<Vm> vms = new ArrayList<>();
        Set<String> group = Set.of();
        int left = 0;
        int count = Math.multiplyExact(hosts, vmsPerHost);
        for (int v = 0; v < count; v++) {
            String name = "vm-" + v;
            if (left == 0 && random.nextInt(VMS_FOR_A_GROUP) == 0 && count - v >= LARGEST_GROUP) {
                left = random.nextInt(2, LARGEST_GROUP + 1);
                group = new LinkedHashSet<>();
                groups.put("group-" + groups.size(), group);
                crowding.nextGroup();
            }
            boolean isGrouped = left > 0;
            if (isGrouped) {
                group.add(name);
                left--;
            }
            Flavour flavour = Flavour.any(random);
            int host = crowding.place(flavour.vcpus(), flavour.mebibytes(), isGrouped);
            vms.add(vm(name, flavour, there.get(host).name(), random));
        }
        return new Cluster(RESOURCES, there, vms, List.of(Groups.apart(Level.HOST, Strength.hard(), groups)));
    }

    private static Vm vm(String name, Flavour flavour, String host, SplittableRandom random) {
        double active = share(random, 2.1, 2.3);
        Amounts demand = Amounts.of(
                flavour.mebibytes(),
                flavour.vcpus(),
                Math.round(share(random, 1.2, 3.4) * flavour.vcpus() / CORES * MILLION),
                Math.round(active * flavour.mebibytes() / MEBIBYTES * MILLION),
                Math.round(heavyTailed(random) * MILLION),
                Math.round(heavyTailed(random) * MILLION));
        double megabits = Math.min(8000, active * flavour.gibibytes() * Math.exp(2.3 + 0.9 * random.nextGaussian()));
        return Vm.of(name, demand, Optional.of(host), DataSize.ofMebibytes(flavour.mebibytes()))
                .dirtying(DataRate.ofMegabitsPerSecond((long) megabits));
    }

    /** A share between 0 and 1 by Kumaraswamy's distribution, which is like the beta distribution and simply drawn. */
    private static double share(SplittableRandom random, double a, double b) {
        return Math.min(0.98, Math.max(0.02, Math.pow(1 - Math.pow(random.nextDouble(), 1 / b), 1 / a)));
    }

    /** Pareto's distribution: most do little, few do much. */
    private static double heavyTailed(SplittableRandom random) {
        return Math.min(0.2, 0.004 / Math.pow(1 - random.nextDouble(), 1 / 1.5));
    }
}
