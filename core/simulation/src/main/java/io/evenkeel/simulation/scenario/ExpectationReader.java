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

/** Reads what is expected of a scenario. */
final class ExpectationReader {

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
            Node.Mapping each = item.mapping();
            Duration by = each.read("by", end, ScenarioFile::duration);
            if (by.compareTo(end) > 0) {
                throw each.get("by").place().wrong("after the end, which is at " + end.toSeconds() + "s");
            }
            String place = "line " + each.place().line();
            expected.add(new Expectation(place, by, claim(each)));
        }
        expected.sort(Comparator.comparing(Expectation::by));
        return expected;
    }

    private Claim claim(Node.Mapping each) {
        if (each.find("running").isPresent()) {
            return running(each.allow("by", "running").get("running"));
        } else if (each.find("vm").isPresent()) {
            return ofVm(each.allow("by", "vm", "on", "not-on", "is", "boots", "apart-from"));
        } else if (each.find("host").isPresent()) {
            each.allow("by", "host", "is");
            return new Claim.OfHost(
                    ScenarioFile.known(each.get("host"), hosts, "host"),
                    each.get("is")
                            .as(
                                    "on, off, fenced, not-fenced or empty",
                                    text -> Claim.OfHost.State.valueOf(
                                            text.toUpperCase(Locale.ROOT).replace('-', '_'))));
        } else if (each.find("alarm").isPresent() || each.find("no-alarm").isPresent()) {
            each.allow("by", "alarm", "no-alarm");
            boolean isRaised = each.find("alarm").isPresent();
            return new Claim.Alarm(each.get(isRaised ? "alarm" : "no-alarm").text(), isRaised);
        } else if (each.find("leader").isPresent()) {
            Node leader = each.allow("by", "leader").get("leader");
            return new Claim.Leader(
                    leader.text().equals("any")
                            ? Optional.empty()
                            : Optional.of(ScenarioFile.known(leader, supervisors, "supervisor")));
        }
        each.allow("by", "running", "vm", "host", "alarm", "no-alarm", "leader", "fences", "starts", "migrations");
        return new Claim.Count(number(each, "fences"), number(each, "starts"), number(each, "migrations"));
    }

    private Claim running(Node node) {
        if (node instanceof Node.Scalar && node.text().equals("all")) {
            return new Claim.Running(List.of());
        }
        return new Claim.Running(node.items().stream()
                .map(item -> ScenarioFile.known(item, vms, "VM"))
                .toList());
    }

    private Claim ofVm(Node.Mapping each) {
        boolean isDown = each.read("is", false, node -> {
            if (!node.text().equals("down")) {
                throw node.place().wrong("only 'down' can be said; where it runs is said by 'on'");
            }
            return true;
        });
        return new Claim.OfVm(
                ScenarioFile.known(each.get("vm"), vms, "VM"),
                each.find("on").map(node -> ScenarioFile.known(node, hosts, "host")),
                each.find("not-on").map(node -> ScenarioFile.known(node, hosts, "host")),
                isDown,
                number(each, "boots"),
                each.read(
                        "apart-from",
                        List.<String>of(),
                        node -> node.items().stream()
                                .map(item -> ScenarioFile.known(item, vms, "VM"))
                                .toList()));
    }

    private static OptionalInt number(Node.Mapping each, String name) {
        return each.read(
                name, OptionalInt.empty(), node -> OptionalInt.of(node.as("a whole number", Integer::parseInt)));
    }
}
