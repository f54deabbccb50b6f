package io.evenkeel.server.command;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import io.evenkeel.spi.unit.DataSize;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** What a VM takes that is not there yet. */
final class NewVmOptions {
    private static final String NAME = "(new)";
    private static final long MOST = 1_000_000_000_000L;

    @Option(names = "--memory-mib", paramLabel = "N", required = true, description = "The VM's memory, MiB.")
    private long memory;

    @Option(
            names = "--vcpus",
            paramLabel = "N",
            defaultValue = "1",
            description = "The VM's vCPUs, where the cluster counts them (default: ${DEFAULT-VALUE}).")
    private long vcpus = 1;

    @Option(
            names = "--demand",
            paramLabel = "RESOURCE=N",
            description = "What it takes of another resource of the cluster, in its unit. May be repeated.")
    private Map<String, Long> demand = new LinkedHashMap<>();

    @Option(names = "--needs", paramLabel = "LABEL", description = "A label its host must offer. May be repeated.")
    private Set<String> needs = Set.of();

    /**
     * The VM, nowhere yet.
     *
     * @throws InputException if it takes of a resource that the cluster has not, or too much or too little
     */
    Vm vm(Cluster cluster) {
        if (memory < 1 || memory > MOST || vcpus < 1 || vcpus > MOST) {
            throw new InputException("--memory-mib and --vcpus must be from 1 to " + MOST);
        }
        return Vm.of(NAME, amounts(cluster.resources()), Optional.empty(), DataSize.ofMebibytes(memory))
                .needing(needs);
    }

    private Amounts amounts(List<Resource> resources) {
        Map<String, Long> wanted = new LinkedHashMap<>(Map.of("memory", memory, "vcpus", vcpus));
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
