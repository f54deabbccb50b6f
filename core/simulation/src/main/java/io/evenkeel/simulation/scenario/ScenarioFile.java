package io.evenkeel.simulation.scenario;

import io.evenkeel.simulation.fault.Fault;
import io.evenkeel.simulation.fault.FaultKind;
import io.evenkeel.simulation.world.WorldSettings;
import io.evenkeel.simulation.yaml.Node;
import io.evenkeel.simulation.yaml.Quantities;
import io.evenkeel.simulation.yaml.YamlNodes;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.input.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads scenarios; a mistake is told in one line that names the place. */
public final class ScenarioFile {

    private static final String SOMEBODY = "somebody";
    private static final Duration ALWAYS = Duration.ofDays(30);

    private final Set<String> hosts = new LinkedHashSet<>();
    private final Set<String> vms = new LinkedHashSet<>();
    private final Set<String> witnesses = new LinkedHashSet<>();
    private final Set<String> supervisors = new LinkedHashSet<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Scenario.Asked> asked = new ArrayList<>();
    private final List<Scenario.Event> others = new ArrayList<>();

    private ScenarioFile() {}

    /**
     * Reads one.
     *
     * @param file its name, for messages
     * @throws io.evenkeel.spi.HypervisorException of kind {@code INVALID_CONFIGURATION} if something is wrong with it
     */
    public static Scenario read(String file, String text) {
        return new ScenarioFile().scenario(YamlNodes.parse(file, text).mapping());
    }

    private Scenario scenario(Node.Mapping root) {
        root.allow("name", "about", "seed", "cluster", "supervisors", "length", "repair", "events", "expect");
        WorldSettings world = ClusterReader.read(root.get("cluster").mapping());
        world.hosts().forEach(host -> hosts.add(host.id().value()));
        world.vms().forEach(vm -> vms.add(vm.id().value()));
        witnesses.addAll(world.witnesses());
        int count = root.read("supervisors", 1, node -> node.as(Quantities.WHOLE, Quantities::whole));
        IntStream.rangeClosed(1, count).forEach(i -> supervisors.add("s" + i));
        Duration length = duration(root.get("length"));
        root.find("events").ifPresent(events -> events.items().forEach(this::event));
        Optional<Duration> repair = root.find("repair").map(ScenarioFile::duration);
        List<Node> claims = repair.isPresent() && root.find("expect").isEmpty()
                ? List.of()
                : root.get("expect").items();
        List<Expectation> expected = new ExpectationReader(hosts, vms, supervisors).read(claims, length);
        return new Scenario(
                root.get("name").text(),
                root.get("about").text().strip(),
                root.read("seed", 1L, node -> node.as("a whole number", Long::parseLong)),
                world,
                count,
                length,
                repair,
                faults,
                asked,
                others,
                expected);
    }

    static Duration duration(Node node) {
        return node.as(Quantities.DURATION, Quantities::duration);
    }

    private void event(Node item) {
        Node.Mapping event = item.mapping();
        Duration at = duration(event.get("at"));
        if (event.find("fault").isPresent()) {
            fault(event, at);
        } else if (event.find("ask").isPresent()) {
            ask(event, at);
        } else {
            event.allow("at", "fault", "ask", "power-on", "power-off");
            boolean isOn = event.find("power-on").isPresent();
            Node host = event.get(isOn ? "power-on" : "power-off");
            Scenario.Event.What what = isOn ? Scenario.Event.What.POWER_ON : Scenario.Event.What.POWER_OFF;
            others.add(new Scenario.Event(at, what, known(host, hosts, "host")));
        }
    }

    private void fault(Node.Mapping event, Duration at) {
        Node node = event.get("fault");
        FaultKind kind = node.as("a fault such as host-crash; known are " + names(), ScenarioFile::kind);
        String target = switch (kind.target()) {
            case HOST -> known(event.allow("at", "fault", "for", "host").get("host"), hosts, "host");
            case VM -> known(event.allow("at", "fault", "for", "vm").get("vm"), vms, "VM");
            case WITNESS -> known(event.allow("at", "fault", "for", "witness").get("witness"), witnesses, "witness");
            case SUPERVISOR ->
                known(event.allow("at", "fault", "for", "supervisor").get("supervisor"), supervisors, "supervisor");
            case NOTHING -> {
                event.allow("at", "fault", "for");
                yield "";
            }
        };
        faults.add(new Fault(kind, target, at, event.read("for", ALWAYS, ScenarioFile::duration)));
    }

    private static FaultKind kind(String text) {
        return FaultKind.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static String names() {
        List<String> names = new ArrayList<>();
        for (FaultKind kind : FaultKind.values()) {
            names.add(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        return String.join(", ", names);
    }

    private void ask(Node.Mapping event, Duration at) {
        event.allow("at", "ask", "host", "vm", "to", "reason", "at-once");
        Node what = event.get("ask");
        String reason = event.read("reason", "it was asked for", Node::text);
        Request request = switch (what.text()) {
            case "drain" -> new Request.Drain(host(event), SOMEBODY);
            case "resume" -> new Request.Resume(host(event), SOMEBODY);
            case "fence" -> new Request.FenceNow(host(event), SOMEBODY, reason);
            case "confirm-down" -> new Request.ConfirmDown(host(event), SOMEBODY, reason);
            case "protect" -> new Request.Protect(vm(event), true, SOMEBODY);
            case "unprotect" -> new Request.Protect(vm(event), false, SOMEBODY);
            case "move" -> new Request.Move(vm(event), new HostId(known(event.get("to"), hosts, "host")), SOMEBODY);
            case "cancel-move" -> new Request.CancelMove(vm(event), SOMEBODY);
            case "roll" ->
                new Request.Roll(
                        List.of(),
                        event.read("at-once", 1, node -> node.as(Quantities.WHOLE, Quantities::whole)),
                        SOMEBODY);
            default ->
                throw what.place()
                        .wrong("known are drain, resume, fence, confirm-down, protect, unprotect, move,"
                                + " cancel-move, roll; not " + what.text());
        };
        asked.add(new Scenario.Asked(at, request));
    }

    private HostId host(Node.Mapping event) {
        return new HostId(known(event.get("host"), hosts, "host"));
    }

    private VmId vm(Node.Mapping event) {
        return new VmId(known(event.get("vm"), vms, "VM"));
    }

    static String known(Node node, Set<String> names, String what) {
        String name = node.text();
        if (!names.contains(name)) {
            throw node.place().wrong("no " + what + " " + name + "; there are " + String.join(", ", names));
        }
        return name;
    }
}
