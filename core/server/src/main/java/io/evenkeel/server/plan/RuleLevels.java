package io.evenkeel.server.plan;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.unit.Groups;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rules that go by racks, rooms or sites of which nobody has said where hosts are. */
public final class RuleLevels {
    private RuleLevels() {}

    /** A sentence for each rule at a level that no host of the cluster has. */
    public static List<String> unknown(Cluster cluster) {
        List<String> sentences = new ArrayList<>();
        List<Constraint> rules = cluster.constraints();
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i) instanceof Groups groups
                    && !cluster.hosts().isEmpty()
                    && cluster.hosts().stream()
                            .allMatch(host -> place(host, groups.level()).isBlank())) {
                String level = groups.level().name().toLowerCase(Locale.ROOT);
                sentences.add("rule " + (i + 1) + " (" + groups.name() + ": "
                        + String.join(", ", groups.groups().keySet()) + ") goes by " + level + ", and no host has a "
                        + level + ": all hosts count as one " + level + "; say where hosts are, or give the rule"
                        + " another level");
            }
        }
        return sentences;
    }

    private static String place(Host host, Level level) {
        return switch (level) {
            case HOST -> host.name();
            case RACK -> host.rack();
            case ROOM -> host.room();
            case SITE -> host.site();
        };
    }
}
