package io.evenkeel.planner.model;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All rules about a VM and a host alone, and the labels VMs need, as one mask for each class of VMs that are alike in
 * them.
 */
final class Masks {
    private final int[] classOf;
    private final List<long[]> allowed = new ArrayList<>();
    private final List<double[]> preferences = new ArrayList<>();
    private final int[] preferenceOf;

    Masks(Dense dense, List<Constraint> sources, List<Compiled> compiled) {
        classOf = new int[dense.vms];
        preferenceOf = new int[dense.vms];
        int[] filters = filters(compiled);
        if (filters.length == 0 && !dense.hasNeeds()) {
            return;
        }
        Map<BitSet, Integer> classes = new HashMap<>();
        Map<List<Object>, Integer> preferenceClasses = new HashMap<>();
        Map<Set<String>, BitSet> byNeeds = new HashMap<>();
        classes.put(all(dense), 0);
        allowed.add(all(dense).toLongArray());
        preferenceClasses.put(List.of(), 0);
        preferences.add(new double[0]);
        for (int v = 0; v < dense.vms; v++) {
            BitSet mask = null;
            Set<String> needs = dense.cluster.vms().get(v).needs();
            if (needs.isEmpty() && filters.length == 0) {
                continue;
            }
            List<Object> wishes = new ArrayList<>(0);
            if (!needs.isEmpty()) {
                mask = (BitSet) byNeeds.computeIfAbsent(needs, key -> offering(dense, key))
                        .clone();
            }
            for (int i : filters) {
                if (compiled.get(i) instanceof Filter filter) {
                    Optional<BitSet> hosts = filter.hosts(v);
                    if (hosts.isPresent() && sources.get(i).strength().isHard()) {
                        mask = mask == null ? all(dense) : mask;
                        mask.and(hosts.get());
                    } else if (hosts.isPresent() && sources.get(i).strength() instanceof Strength.Soft soft) {
                        wishes.add(hosts.get());
                        wishes.add(soft.weight());
                    }
                }
            }
            if (mask != null) {
                BitSet key = mask;
                classOf[v] = classes.computeIfAbsent(key, fresh -> add(fresh, dense.hosts));
            }
            if (!wishes.isEmpty()) {
                preferenceOf[v] = preferenceClasses.computeIfAbsent(wishes, fresh -> addWishes(fresh, dense.hosts));
            }
        }
    }

    private static int[] filters(List<Compiled> compiled) {
        int[] filters = new int[compiled.size()];
        int count = 0;
        for (int i = 0; i < filters.length; i++) {
            if (compiled.get(i) instanceof Filter) {
                filters[count++] = i;
            }
        }
        return Arrays.copyOf(filters, count);
    }

    private static BitSet all(Dense dense) {
        BitSet all = new BitSet(dense.hosts);
        all.set(0, dense.hosts);
        return all;
    }

    private static BitSet offering(Dense dense, Set<String> needs) {
        BitSet hosts = new BitSet(dense.hosts);
        for (int h = 0; h < dense.hosts; h++) {
            hosts.set(h, dense.cluster.hosts().get(h).labels().containsAll(needs));
        }
        return hosts;
    }

    private int add(BitSet mask, int hosts) {
        long[] words = new long[(hosts + 63) / 64];
        long[] set = mask.toLongArray();
        System.arraycopy(set, 0, words, 0, set.length);
        allowed.add(words);
        return allowed.size() - 1;
    }

    private int addWishes(List<Object> wishes, int hosts) {
        double[] costs = new double[hosts];
        for (int i = 0; i < wishes.size(); i += 2) {
            BitSet wanted = (BitSet) wishes.get(i);
            for (int h = 0; h < hosts; h++) {
                costs[h] += wanted.get(h) ? 0 : (Double) wishes.get(i + 1);
            }
        }
        preferences.add(costs);
        return preferences.size() - 1;
    }

    /** Whether any VM may not be everywhere. */
    boolean areSome() {
        return allowed.size() > 1;
    }

    boolean allows(int vm, int host) {
        int kind = classOf[vm];
        return kind == 0 || (allowed.get(kind)[host >> 6] >>> host & 1) != 0;
    }

    boolean hasPreference(int vm) {
        return preferenceOf[vm] != 0;
    }

    double preference(int vm, int from, int to) {
        int kind = preferenceOf[vm];
        if (kind == 0) {
            return 0;
        }
        double[] costs = preferences.get(kind);
        return (to == NOWHERE ? 0 : costs[to]) - (from == NOWHERE ? 0 : costs[from]);
    }
}
