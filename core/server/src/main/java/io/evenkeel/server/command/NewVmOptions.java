package io.evenkeel.server.command;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.unit.Groups;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import io.evenkeel.spi.unit.DataSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a VM takes that is not there yet. */
final class NewVmOptions {
    private static final String NAME = "(new)";
    private static final String VCPUS = "vcpus";
    private static final String MEMORY = "memory";
    private static final String CPU = "cpu";
    private static final long USUAL_VCPUS = 1;
    private static final long MOST = 1_000_000_000_000L;

    @Option(names = "--memory-mib", paramLabel = "N", required = true, description = "The VM's memory, MiB.")
    private long memory;

    @Option(
            names = "--vcpus",
            paramLabel = "N",
            description = "The VM's vCPUs, where the cluster counts them (default: " + USUAL_VCPUS + ").")
    private @Nullable Long vcpus;

    @Option(
            names = "--demand",
            paramLabel = "RESOURCE=N",
            description = "What it takes of another resource of the cluster, in its unit. May be repeated.")
    private Map<String, Long> demand = new LinkedHashMap<>();

    @Option(names = "--needs", paramLabel = "LABEL", description = "A label its host must offer. May be repeated.")
    private Set<String> needs = Set.of();

    @Option(
            names = "--group",
            paramLabel = "NAME",
            description = "A group that it joins, in every rule of the cluster that has it. May be repeated.")
    private Set<String> groups = Set.of();

    /**
     * The cluster, with the VM in the groups that it joins; the VM itself is not in it yet.
     *
     * @throws InputException if no rule has such a group
     */
    Cluster joined(Cluster cluster) {
        List<String> known = cluster.constraints().stream()
                .flatMap(rule -> rule instanceof Groups there ? there.groups().keySet().stream() : Stream.of())
                .distinct()
                .toList();
        for (String group : groups) {
            if (!known.contains(group)) {
                throw new InputException(
                        "--group: no group '" + group + "'; " + NearMatches.hint(group, known, "groups"));
            }
        }
        return cluster.withConstraints(cluster.constraints().stream()
                .map(rule -> rule instanceof Groups there ? there.joinedBy(NAME, groups) : rule)
                .toList());
    }

    /**
     * The VM, nowhere yet.
     *
     * @throws InputException if it takes of a resource that the cluster has not, or too much or too little
     */
    Vm vm(Cluster cluster) {
        if (memory < 1 || memory > MOST || vcpus() < 1 || vcpus() > MOST) {
            throw new InputException("--memory-mib and --vcpus must be from 1 to " + MOST);
        }
        return Vm.of(NAME, amounts(cluster.resources()), Optional.empty(), DataSize.ofMebibytes(memory))
                .needing(needs);
    }

    private long vcpus() {
        return vcpus == null ? USUAL_VCPUS : vcpus;
    }

    /** Sentences about options that change nothing in this cluster. */
    List<String> withoutEffect(Cluster cluster) {
        List<String> known = cluster.resources().stream().map(Resource::name).toList();
        List<String> sentences = new ArrayList<>();
        if (vcpus != null && !known.contains(VCPUS)) {
            sentences.add("--vcpus has no effect: this cluster does not count vCPUs, only " + String.join(", ", known)
                    + (known.contains(CPU) ? "; say with --demand cpu=N what load the VM will be" : ""));
        }
        if (!known.contains(MEMORY)) {
            sentences.add("--memory-mib limits nothing: this cluster has no memory, only " + String.join(", ", known)
                    + "; say with --demand what the VM takes of that");
        }
        return sentences;
    }

    private Amounts amounts(List<Resource> resources) {
        Map<String, Long> wanted = new LinkedHashMap<>(Map.of(MEMORY, memory, VCPUS, vcpus()));
        List<String> known = resources.stream().map(Resource::name).toList();
        demand.forEach((name, amount) -> {
            if (!known.contains(name)) {
                throw new InputException(
                        "--demand: no resource '" + name + "'; " + NearMatches.hint(name, known, "resources"));
            }
            if (wanted.putIfAbsent(name, amount) != null) {
                throw new InputException("--demand: " + name + " has an option of its own; leave it out here");
            }
            if (amount < 0 || amount > MOST) {
                throw new InputException("--demand: " + name + " is " + amount + "; it must be from 0 to " + MOST);
            }
        });
        return Amounts.of(
                known.stream().mapToLong(name -> wanted.getOrDefault(name, 0L)).toArray());
    }
}
