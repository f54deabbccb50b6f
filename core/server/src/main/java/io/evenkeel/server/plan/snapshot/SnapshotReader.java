package io.evenkeel.server.plan.snapshot;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a cluster from JSON as {@code cluster.schema.json} describes it, and as strictly: a field that is not known, a
 * value of another type or a name that nothing has is an error, with file, place and what would be right.
 */
public final class SnapshotReader {
    static final String FORMAT = "evenkeel-cluster";
    static final int VERSION = 1;
    static final String MEMORY = "memory";

    private final JsonFields root;
    private final Set<String> hostNames = new LinkedHashSet<>();
    private final Set<String> vmNames = new LinkedHashSet<>();
    private final Set<String> racks = new LinkedHashSet<>();
    private List<Resource> resources = List.of();

    private SnapshotReader(JsonFields root) {
        this.root = root;
    }

    /**
     * Reads it.
     *
     * @throws InputException if the file is not there, is not JSON, or holds no such cluster
     */
    public static ClusterSnapshot read(Path file) {
        return new SnapshotReader(new JsonFields(file, "", JsonText.read(file))).snapshot();
    }

    private ClusterSnapshot snapshot() {
        if (!root.text("format", "").equals(FORMAT)) {
            throw root.wrong(
                    "no cluster; 'format' must be '" + FORMAT + "', as in what 'evenkeel plan snapshot' writes");
        }
        long version = root.whole("version");
        if (version != VERSION) {
            throw root.wrong("version", "is " + version + "; this program reads version " + VERSION);
        }
        resources = root.objects("resources").stream().map(this::resource).toList();
        if (resources.isEmpty()) {
            throw root.wrong("'resources' is missing or empty; name at least one, for example memory");
        }
        List<Host> hosts = root.objects("hosts").stream().map(this::host).toList();
        List<Vm> vms = root.objects("vms").stream().map(this::vm).toList();
        RuleForm rules = new RuleForm(hostNames, vmNames);
        List<Constraint> constraints =
                root.objects("rules").stream().map(rules::read).toList();
        Map<String, DataRate> uplinks = uplinks();
        Map<String, String> leftOut = new LinkedHashMap<>();
        root.names("leftOut").ifPresent(names -> names.all().forEach(host -> leftOut.put(host, names.text(host))));
        Optional<Instant> takenAt = takenAt();
        Optional<String> source = root.has("source") ? Optional.of(root.text("source")) : Optional.empty();
        List<String> notes = List.copyOf(root.texts("notes"));
        root.done();
        return new ClusterSnapshot(
                new Cluster(resources, hosts, vms, constraints, uplinks), takenAt, source, leftOut, notes);
    }

    private Optional<Instant> takenAt() {
        if (!root.has("takenAt")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(root.text("takenAt")));
        } catch (DateTimeException e) {
            throw root.wrong(
                    "takenAt", "'" + root.text("takenAt") + "' is no instant; write for example 2030-01-31T12:00:00Z");
        }
    }

    private final Set<String> resourceNames = new LinkedHashSet<>();

    private Resource resource(JsonFields fields) {
        String name = unique(fields, resourceNames, "resources");
        Resource resource = new Resource(name, fields.number("weight", 1), fields.number("overcommit", 1));
        fields.done();
        return resource;
    }

    /** A name that no other of its kind has. */
    private static String unique(JsonFields fields, Set<String> names, String kind) {
        String name = fields.name("name");
        if (!names.add(name)) {
            throw fields.wrong("name", "'" + name + "' is the name of two " + kind + "; names must differ");
        }
        return name;
    }

    private Host host(JsonFields fields) {
        String name = unique(fields, hostNames, "hosts");
        String state = fields.oneOf("state", RuleForm.words(HostState.values()), "online");
        Host host = Host.of(name, amounts(fields, "capacity"))
                .in(HostState.valueOf(state.toUpperCase(Locale.ROOT)))
                .at(fields.text("rack", ""), fields.text("room", ""), fields.text("site", ""))
                .offering(fields.texts("labels"));
        long link = fields.whole("link", JsonFields.MOST, host.link().bytesPerSecond());
        if (link == 0) {
            throw fields.wrong("link", "is 0; give bytes per second, or leave it out");
        }
        fields.done();
        racks.add(host.domain(Level.RACK));
        return host.linkedBy(DataRate.ofBytesPerSecond(link));
    }

    private Vm vm(JsonFields fields) {
        String name = unique(fields, vmNames, "VMs");
        Optional<String> host = fields.has("host") ? Optional.of(fields.text("host")) : Optional.empty();
        if (host.isPresent() && !hostNames.contains(host.get())) {
            throw fields.wrong(
                    "host", "no host '" + host.get() + "'; " + NearMatches.hint(host.get(), hostNames, "hosts"));
        }
        Amounts demand = amounts(fields, "demand");
        Vm vm = Vm.of(name, demand, host, memory(fields, demand))
                .dirtying(DataRate.ofBytesPerSecond(fields.whole("dirtyRate", JsonFields.MOST, 0)))
                .ranked((int) fields.whole("priority", 1_000_000, 0))
                .needing(fields.texts("needs"));
        if (fields.has("residence")) {
            vm = vm.residentFor(Duration.ofMillis(fields.whole("residence")));
        }
        boolean isMovable = fields.truth("movable", true);
        fields.done();
        return isMovable ? vm : vm.pinned();
    }

    /** What a migration copies; where it is not said, all of the demand for memory, which is in MiB. */
    private DataSize memory(JsonFields fields, Amounts demand) {
        int resource = resources.stream().map(Resource::name).toList().indexOf(MEMORY);
        if (!fields.has(MEMORY) && resource < 0) {
            throw fields.wrong("'memory' is missing; it says in bytes what a migration copies");
        }
        return fields.has(MEMORY)
                ? DataSize.ofBytes(fields.whole(MEMORY, 1_000 * JsonFields.MOST, 0))
                : DataSize.ofMebibytes(demand.get(resource));
    }

    private Amounts amounts(JsonFields owner, String name) {
        JsonFields fields = owner.object(name);
        long[] values = resources.stream()
                .mapToLong(resource -> fields.whole(resource.name()))
                .toArray();
        fields.done();
        return Amounts.of(values);
    }

    private Map<String, DataRate> uplinks() {
        Map<String, DataRate> uplinks = new LinkedHashMap<>();
        root.names("uplinks")
                .ifPresent(names -> names.wholes().forEach((rack, rate) -> {
                    if (!racks.contains(rack)) {
                        throw names.wrong("no host is in '" + rack + "'; write SITE/ROOM/RACK; "
                                + NearMatches.hint(rack, new ArrayList<>(racks), "racks"));
                    }
                    if (rate == 0) {
                        throw names.wrong(rack, "is 0; give bytes per second, or leave it out");
                    }
                    uplinks.put(rack, DataRate.ofBytesPerSecond(rate));
                }));
        return uplinks;
    }
}
