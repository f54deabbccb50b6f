package io.evenkeel.simulation.scenario;

import io.evenkeel.engine.text.Words;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads scenarios; a mistake is told in one line that names the place. */
public final class ScenarioFile {

    private static final String SOMEBODY = "somebody";
    private static final Duration ALWAYS = Duration.ofDays(30);
    private static final String LONGEST = "30d";
    private static final int MOST_SUPERVISORS = 9;
    private static final int SHOWN = 20;
    private static final String CLUSTER = "{hosts: 3, vms-per-host: 1}";
    private static final String EVENT = "{at: 150s, fault: host-crash, host: h1}";
    private static final String CLAIM = "{by: 200s, running: all}";

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
     * @throws io.evenkeel.simulation.yaml.WrongFileException if something is wrong with it
     */
    public static Scenario read(String file, String text) {
        return new ScenarioFile().scenario(YamlNodes.parse(file, text).mapping("name: A host dies"));
    }

    private Scenario scenario(Node.Mapping root) {
        root.allow("name", "about", "seed", "cluster", "supervisors", "length", "repair", "events", "expect");
        WorldSettings world = ClusterReader.read(root.get("cluster", CLUSTER).mapping(CLUSTER));
        world.hosts().forEach(host -> hosts.add(host.id().value()));
        world.vms().forEach(vm -> vms.add(vm.id().value()));
        witnesses.addAll(world.witnesses());
        int count = root.read("supervisors", 1, node -> node.whole(1, MOST_SUPERVISORS));
        IntStream.rangeClosed(1, count).forEach(i -> supervisors.add("s" + i));
        Duration length = positive(root.get("length", "5min"));
        root.find("events")
                .ifPresent(
                        events -> events.items("[" + EVENT + "]").forEach(item -> event(item.mapping(EVENT), length)));
        Optional<Duration> repair = root.find("repair").map(ScenarioFile::duration);
        List<Node> claims = repair.isPresent() && root.find("expect").isEmpty()
                ? List.of()
                : root.get("expect", "[" + CLAIM + "]").items("[" + CLAIM + "]");
        List<Expectation> expected = new ExpectationReader(hosts, vms, supervisors).read(claims, length);
        return new Scenario(
                root.get("name", "A host dies").text(),
                root.get("about", "Its VMs run elsewhere a moment later.")
                        .text()
                        .strip(),
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
        Duration duration = node.as(Quantities.DURATION, Quantities::duration);
        if (duration.compareTo(ALWAYS) > 0) {
            throw node.place().wrong("must be at most " + LONGEST + ", not '" + node.text() + "'");
        }
        return duration;
    }

    static Duration positive(Node node) {
        Duration duration = duration(node);
        if (duration.isZero()) {
            throw node.place().wrong("must be longer than nothing, not '" + node.text() + "'");
        }
        return duration;
    }

    /** A moment of a run that ends at {@code end}. */
    static Duration moment(Node node, Duration end) {
        Duration at = duration(node);
        if (at.compareTo(end) > 0) {
            throw node.place()
                    .wrong("'" + node.text() + "' is after the end, which 'length' puts at " + end.toSeconds() + "s");
        }
        return at;
    }

    private void event(Node.Mapping event, Duration end) {
        Duration at = moment(event.get("at", "150s"), end);
        event.atMostOneOf("fault", "ask", "power-on", "power-off");
        if (event.find("fault").isPresent()) {
            fault(event, at);
        } else if (event.find("ask").isPresent()) {
            ask(event, at);
        } else {
            event.allow("at", "fault", "ask", "power-on", "power-off");
            boolean isOn = event.find("power-on").isPresent();
            Node host = event.find(isOn ? "power-on" : "power-off")
                    .orElseThrow(() -> event.place()
                            .wrong("does not say what happens; add fault, ask, power-on or power-off, for example "
                                    + EVENT));
            Scenario.Event.What what = isOn ? Scenario.Event.What.POWER_ON : Scenario.Event.What.POWER_OFF;
            others.add(new Scenario.Event(at, what, known(host, hosts, "host")));
        }
    }

    private void fault(Node.Mapping event, Duration at) {
        Node node = event.get("fault", "host-crash");
        FaultKind kind = node.as("one of the faults " + names(), ScenarioFile::kind);
        String target = switch (kind.target()) {
            case HOST -> known(event.allow("at", "fault", "for", "host").get("host", "h1"), hosts, "host");
            case VM -> known(event.allow("at", "fault", "for", "vm").get("vm", "h1-vm1"), vms, "VM");
            case WITNESS ->
                known(event.allow("at", "fault", "for", "witness").get("witness", "w1"), witnesses, "witness");
            case SUPERVISOR ->
                known(
                        event.allow("at", "fault", "for", "supervisor").get("supervisor", "s1"),
                        supervisors,
                        "supervisor");
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
            names.add(Words.typed(kind));
        }
        return String.join(", ", names);
    }

    private void ask(Node.Mapping event, Duration at) {
        Node what = event.get("ask", "drain");
        String reason = event.read("reason", "it was asked for", Node::text);
        Request request = switch (what.text()) {
            case "drain" -> new Request.Drain(host(event), SOMEBODY);
            case "resume" -> new Request.Resume(host(event), SOMEBODY);
            case "fence" -> new Request.FenceNow(host(event, "reason"), SOMEBODY, reason);
            case "confirm-down" -> new Request.ConfirmDown(host(event, "reason"), SOMEBODY, reason);
            case "protect" -> new Request.Protect(vm(event), true, SOMEBODY);
            case "unprotect" -> new Request.Protect(vm(event), false, SOMEBODY);
            case "move" ->
                new Request.Move(vm(event, "to"), new HostId(known(event.get("to", "h2"), hosts, "host")), SOMEBODY);
            case "cancel-move" -> new Request.CancelMove(vm(event), SOMEBODY);
            case "roll" ->
                new Request.Roll(
                        List.of(),
                        event.allow("at", "ask", "at-once").read("at-once", 1, node -> node.whole(1, hosts.size())),
                        SOMEBODY);
            default ->
                throw what.place()
                        .wrong("must be one of drain, resume, fence, confirm-down, protect, unprotect, move,"
                                + " cancel-move, roll, not '" + what.text() + "'");
        };
        asked.add(new Scenario.Asked(at, request));
    }

    private HostId host(Node.Mapping event, String... more) {
        return new HostId(known(event.allow(keys("host", more)).get("host", "h1"), hosts, "host"));
    }

    private VmId vm(Node.Mapping event, String... more) {
        return new VmId(known(event.allow(keys("vm", more)).get("vm", "h1-vm1"), vms, "VM"));
    }

    private static String[] keys(String target, String... more) {
        return Stream.concat(Stream.of("at", "ask", target), Stream.of(more)).toArray(String[]::new);
    }

    static String known(Node node, Set<String> names, String what) {
        String name = node.text();
        if (!names.contains(name)) {
            String some = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
            String known = names.isEmpty() ? "there is none" : "there are " + some;
            throw node.place()
                    .wrong("no " + what + " " + name + "; " + known
                            + (names.size() > SHOWN ? ", ... (" + names.size() + " in all)" : ""));
        }
        return name;
    }
}
