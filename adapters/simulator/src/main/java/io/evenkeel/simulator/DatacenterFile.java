package io.evenkeel.simulator;

import io.evenkeel.simulator.yaml.Node;
import io.evenkeel.simulator.yaml.Quantities;
import io.evenkeel.simulator.yaml.YamlNodes;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.config.Secret;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.unit.DataRate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A datacenter as a YAML file describes it.
 *
 * <p>What is wrong with a file is told in one line with file, line, key and what would be right, as a
 * {@link HypervisorException} of kind {@code INVALID_CONFIGURATION}. Immutable.
 */
public final class DatacenterFile {

    private record Placed(VmSpec vm, HostId host, VmState state, boolean isKept) {}

    private record Crash(Duration after, HostId host) {}

    private record Link(HostId one, HostId other, DataRate capacity) {}

    private final List<HostSpec> hosts = new ArrayList<>();
    private final List<Placed> vms = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final List<Crash> crashes = new ArrayList<>();
    private final Timing timing;
    private final Optional<Access> access;

    private DatacenterFile(Node.Mapping root) {
        root.allow("access", "timing", "traces", "workloads", "hosts", "links", "vms", "faults");
        access = root.find("access").map(DatacenterFile::access);
        timing = root.read("timing", Timing.DEFAULT, node -> Specs.timing(node.mapping()));
        Map<String, Workload> workloads = Workloads.read(root);
        Map<String, HostSpec> byName = new LinkedHashMap<>();
        for (Node node : root.get("hosts").items()) {
            HostSpec host = Specs.host(node.mapping());
            if (byName.put(host.id().value(), host) != null) {
                throw node.place().wrong("a second host with the id " + host.id());
            }
            hosts.add(host);
        }
        root.find("links").map(Node::items).orElse(List.of()).forEach(node -> addLink(node.mapping(), byName));
        root.find("faults").map(Node::items).orElse(List.of()).forEach(node -> addFault(node.mapping(), byName));
        Map<String, Node> known = new LinkedHashMap<>();
        for (Node node : root.find("vms").map(Node::items).orElse(List.of())) {
            addVm(node.mapping(), byName, workloads);
            if (known.put(vms.get(vms.size() - 1).vm().id().value(), node) != null) {
                throw node.place()
                        .wrong("a second VM with the id "
                                + vms.get(vms.size() - 1).vm().id());
            }
        }
    }

    /** Reads a file. */
    public static DatacenterFile read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.INVALID_CONFIGURATION, "datacenter: cannot read the file " + file);
        }
    }

    /** Reads a text that stands in for a file of the given name. */
    public static DatacenterFile parse(String name, String text) {
        return new DatacenterFile(YamlNodes.parse(name, text).mapping());
    }

    /** The datacenter that comes with the simulator: four hosts and twelve VMs. */
    public static DatacenterFile demo() {
        try (InputStream demo = Datacenter.class.getResourceAsStream("demo.yaml")) {
            if (demo == null) {
                throw new IllegalStateException("demo.yaml is missing beside " + Datacenter.class);
            }
            return parse("demo.yaml", new String(demo.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Builds the datacenter. */
    public Datacenter build(long seed, Ticker ticker, Waiting waiting) {
        Datacenter datacenter = new Datacenter(seed, ticker, waiting, timing);
        hosts.forEach(datacenter::addHost);
        links.forEach(link -> datacenter.addLink(link.one(), link.other(), link.capacity()));
        vms.forEach(placed -> {
            VmId vm = datacenter.addVm(placed.vm(), placed.host(), placed.state());
            datacenter.platformHa(vm, placed.isKept());
        });
        access.ifPresent(datacenter::access);
        crashes.forEach(crash -> datacenter.faults().crashAfter(crash.after(), crash.host()));
        return datacenter;
    }

    private static Access access(Node node) {
        Node.Mapping mapping = node.mapping().allow("address", "user", "password");
        String address = mapping.read("address", Access.OPEN.address(), Node::text);
        Optional<String> user = mapping.find("user").map(Node::text);
        Optional<Secret> password = mapping.find("password").map(Node::text).map(Secret::of);
        if (user.isPresent() != password.isPresent()) {
            throw mapping.place().wrong("user and password go together; give both or neither");
        }
        return new Access(address, user, password);
    }

    private void addLink(Node.Mapping mapping, Map<String, HostSpec> byName) {
        mapping.allow("between", "capacity");
        List<Node> ends = mapping.get("between").items();
        if (ends.size() != 2) {
            throw mapping.get("between").place().wrong("not the ids of two hosts but of " + ends.size());
        }
        links.add(new Link(
                Specs.known(ends.get(0), byName, "host").id(),
                Specs.known(ends.get(1), byName, "host").id(),
                mapping.get("capacity").as(Quantities.RATE, Quantities::rate)));
    }

    private void addFault(Node.Mapping mapping, Map<String, HostSpec> byName) {
        mapping.allow("after", "crash");
        crashes.add(new Crash(
                mapping.get("after").as(Quantities.DURATION, Quantities::duration),
                Specs.known(mapping.get("crash"), byName, "host").id()));
    }

    private void addVm(Node.Mapping mapping, Map<String, HostSpec> byName, Map<String, Workload> workloads) {
        HostSpec host = Specs.known(mapping.get("host"), byName, "host");
        VmState state = mapping.read(
                "state",
                VmState.RUNNING,
                node -> node.as("one of running, paused, off", text -> switch (text) {
                    case "running" -> VmState.RUNNING;
                    case "paused" -> VmState.PAUSED;
                    case "off" -> VmState.OFF;
                    default -> throw new IllegalArgumentException(text);
                }));
        boolean isKept = mapping.read("platform-ha", false, node -> node.as("true or false", Quantities::flag));
        vms.add(new Placed(Specs.vm(mapping, workloads), host.id(), state, isKept));
    }
}
