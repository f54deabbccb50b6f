package io.evenkeel.server.plan.snapshot;

import io.evenkeel.engine.text.Words;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.unit.Groups;
import io.evenkeel.planner.unit.MostVms;
import io.evenkeel.planner.unit.Whereabouts;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.lookup.NearMatches;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Rules about where VMs may be, in JSON and as constraints. A rule without a weight is hard. */
final class RuleForm {
    private static final List<String> KINDS =
            List.of("anti-affinity", "affinity", "spread", "fence", "ban", "prefer", "most VMs");

    private final Set<String> hosts;
    private final Set<String> vms;

    RuleForm(Set<String> hosts, Set<String> vms) {
        this.hosts = hosts;
        this.vms = vms;
    }

    /** The names of constants as they are written in files. */
    static List<String> words(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Words::typed).toList();
    }

    Constraint read(JsonFields fields) {
        String kind = fields.oneOf("kind", KINDS, "");
        Constraint rule = switch (kind) {
            case "anti-affinity" -> apart(fields);
            case "affinity" -> Groups.together(level(fields), strength(fields), groups(fields));
            case "spread" ->
                Groups.spread(level(fields), strength(fields), (int) atLeast(1, "domains", fields), groups(fields));
            case "most VMs" -> new MostVms(strength(fields), (int) atLeast(0, "most", fields));
            default -> whereabouts(kind, fields);
        };
        fields.done();
        return rule;
    }

    private Groups apart(JsonFields fields) {
        Groups one = Groups.apart(level(fields), strength(fields), groups(fields));
        int most = fields.has("most") ? (int) atLeast(1, "most", fields) : 1;
        return new Groups(
                one.name(),
                one.strength(),
                one.span(),
                one.level(),
                one.groups(),
                most,
                one.leastDomains(),
                one.mostDomains());
    }

    private Whereabouts whereabouts(String kind, JsonFields fields) {
        if (kind.equals("prefer") && !fields.has("weight")) {
            throw fields.wrong("'weight' is missing; a preference says what breaking it adds to the score");
        }
        return new Whereabouts(
                kind,
                strength(fields),
                members(fields, "vms", vms, "VM"),
                members(fields, "hosts", hosts, "host"),
                kind.equals("ban"));
    }

    private static long atLeast(long least, String name, JsonFields fields) {
        long value = fields.whole(name);
        if (value < least || value > Integer.MAX_VALUE) {
            throw fields.wrong(name, value + " is not from " + least + " to " + Integer.MAX_VALUE);
        }
        return value;
    }

    private static Level level(JsonFields fields) {
        return Level.valueOf(
                fields.oneOf("level", words(Level.values()), "host").toUpperCase(Locale.ROOT));
    }

    private static Strength strength(JsonFields fields) {
        if (!fields.has("weight")) {
            return Strength.hard();
        }
        double weight = fields.number("weight", 0);
        if (weight == 0) {
            throw fields.wrong("weight", "is 0; give more, or leave the rule out");
        }
        return Strength.soft(weight);
    }

    private Map<String, Set<String>> groups(JsonFields fields) {
        JsonFields names = fields.object("groups");
        Map<String, Set<String>> groups = new LinkedHashMap<>();
        names.all().forEach(group -> groups.put(group, members(names, group, vms, "VM")));
        return groups;
    }

    private static Set<String> members(JsonFields fields, String name, Set<String> known, String kind) {
        Set<String> members = fields.texts(name);
        if (members.isEmpty()) {
            throw fields.wrong("'" + name + "' is missing or empty; name at least one " + kind);
        }
        for (String member : members) {
            if (!known.contains(member)) {
                throw fields.wrong(
                        name, "no " + kind + " '" + member + "'; " + NearMatches.hint(member, known, kind + "s"));
            }
        }
        return members;
    }

    /**
     * A constraint as JSON.
     *
     * @throws FailedException if it is one of someone else's making, which the format has no words for
     */
    static Map<String, Object> write(Constraint rule) {
        Json.Entry entry = Json.object().put("kind", rule.name());
        if (rule instanceof Groups groups && KINDS.contains(rule.name())) {
            entry.put("level", Words.typed(groups.level())).put("groups", sorted(groups.groups()));
            if (rule.name().equals("spread")) {
                entry.put("domains", groups.leastDomains());
            } else if (groups.mostPerDomain() != 1 && rule.name().equals("anti-affinity")) {
                entry.put("most", groups.mostPerDomain());
            }
        } else if (rule instanceof Whereabouts where && KINDS.contains(rule.name())) {
            entry.put("vms", sorted(where.vms())).put("hosts", sorted(where.hosts()));
        } else if (rule instanceof MostVms most) {
            entry.put("most", most.most());
        } else {
            throw new FailedException("the rule " + rule.name() + " cannot be written to a file");
        }
        if (rule.strength() instanceof Strength.Soft soft) {
            entry.put("weight", soft.weight());
        }
        return entry.build();
    }

    private static Map<String, List<String>> sorted(Map<String, Set<String>> groups) {
        Map<String, List<String>> sorted = new LinkedHashMap<>();
        groups.forEach((name, members) -> sorted.put(name, sorted(members)));
        return sorted;
    }

    private static List<String> sorted(Collection<String> names) {
        return names.stream().sorted().toList();
    }
}
