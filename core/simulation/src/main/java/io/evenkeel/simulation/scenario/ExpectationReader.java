package io.evenkeel.simulation.scenario;

import io.evenkeel.simulation.scenario.Expectation.Claim;
import io.evenkeel.simulation.yaml.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what is expected of a scenario. */
final class ExpectationReader {

    private static final String EXAMPLE = "{by: 200s, running: all}";
    private static final int MOST = 1_000_000;

    private final Set<String> hosts;
    private final Set<String> vms;
    private final Set<String> supervisors;

    ExpectationReader(Set<String> hosts, Set<String> vms, Set<String> supervisors) {
        this.hosts = hosts;
        this.vms = vms;
        this.supervisors = supervisors;
    }

    List<Expectation> read(List<Node> items, Duration end) {
        List<Expectation> expected = new ArrayList<>();
        for (Node item : items) {
            Node.Mapping each = item.mapping(EXAMPLE);
            Duration by = each.read("by", end, node -> ScenarioFile.moment(node, end));
            String place = "line " + each.place().line();
            expected.add(new Expectation(place, by, claim(each)));
        }
        expected.sort(Comparator.comparing(Expectation::by));
        return expected;
    }

    private Claim claim(Node.Mapping each) {
        each.atMostOneOf("running", "vm", "host", "alarm", "no-alarm", "leader");
        if (each.find("running").isPresent()) {
            return running(each.allow("by", "running").get("running", "all"));
        } else if (each.find("vm").isPresent()) {
            return ofVm(each.allow("by", "vm", "on", "not-on", "is", "boots", "apart-from"));
        } else if (each.find("host").isPresent()) {
            each.allow("by", "host", "is");
            return new Claim.OfHost(
                    ScenarioFile.known(each.get("host", "h1"), hosts, "host"),
                    each.get("is", "fenced").as("on, off, fenced, not-fenced or empty", ExpectationReader::state));
        } else if (each.find("alarm").isPresent() || each.find("no-alarm").isPresent()) {
            each.allow("by", "alarm", "no-alarm");
            boolean isRaised = each.find("alarm").isPresent();
            return new Claim.Alarm(
                    each.get(isRaised ? "alarm" : "no-alarm", "vms-down").text(), isRaised);
        } else if (each.find("leader").isPresent()) {
            Node leader = each.allow("by", "leader").get("leader", "any");
            return new Claim.Leader(
                    leader.text().equals("any")
                            ? Optional.empty()
                            : Optional.of(ScenarioFile.known(leader, supervisors, "supervisor")));
        }
        return count(each);
    }

    private static Claim.OfHost.State state(String text) {
        return Claim.OfHost.State.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static Claim count(Node.Mapping each) {
        each.allow("by", "running", "vm", "host", "alarm", "no-alarm", "leader", "fences", "starts", "migrations");
        if (Stream.of("fences", "starts", "migrations")
                .noneMatch(name -> each.find(name).isPresent())) {
            throw each.place().wrong("expects nothing, so it could not fail; write for example " + EXAMPLE);
        }
        return new Claim.Count(number(each, "fences"), number(each, "starts"), number(each, "migrations"));
    }

    private Claim running(Node node) {
        if (node instanceof Node.Scalar && node.text().equals("all")) {
            return new Claim.Running(List.of());
        }
        List<String> names = vms(node, "[h1-vm1], or all");
        if (names.isEmpty()) {
            throw node.place().wrong("names no VM, so it could not fail; write for example [h1-vm1], or all");
        }
        return new Claim.Running(names);
    }

    private List<String> vms(Node node, String example) {
        return node.items(example).stream()
                .map(item -> ScenarioFile.known(item, vms, "VM"))
                .toList();
    }

    private Claim ofVm(Node.Mapping each) {
        boolean isDown = each.read("is", false, node -> {
            if (!node.text().equals("down")) {
                throw node.place().wrong("only 'down' can be said; where it runs is said by 'on'");
            }
            return true;
        });
        if (isDown) {
            each.atMostOneOf("is", "on").atMostOneOf("is", "not-on").atMostOneOf("is", "apart-from");
        }
        Claim.OfVm claim = new Claim.OfVm(
                ScenarioFile.known(each.get("vm", "h1-vm1"), vms, "VM"),
                each.find("on").map(node -> ScenarioFile.known(node, hosts, "host")),
                each.find("not-on").map(node -> ScenarioFile.known(node, hosts, "host")),
                isDown,
                number(each, "boots"),
                each.read("apart-from", List.<String>of(), node -> vms(node, "[h1-vm2]")));
        demandSense(each, claim);
        return claim;
    }

    /** Refuses what can never be so, and what is always so. */
    private static void demandSense(Node.Mapping each, Claim.OfVm claim) {
        if (claim.on().isPresent() && claim.on().equals(claim.notOn())) {
            throw each.place().wrong("on and not-on name the same host, which can never be so; drop one");
        }
        if (claim.apartFrom().contains(claim.vm())) {
            throw each.place().wrong("apart-from names " + claim.vm() + " itself, which can never be so; leave it out");
        }
        boolean isEmpty = claim.on().isEmpty()
                && claim.notOn().isEmpty()
                && !claim.isDown()
                && claim.boots().isEmpty()
                && claim.apartFrom().isEmpty();
        if (isEmpty) {
            throw each.place()
                    .wrong("says nothing of the VM, so it could not fail; add on, not-on, is, boots or apart-from");
        }
    }

    private static OptionalInt number(Node.Mapping each, String name) {
        return each.read(name, OptionalInt.empty(), node -> OptionalInt.of(node.whole(0, MOST)));
    }
}
