package io.evenkeel.planner.unit;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Compiled;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Occupancy;
import io.evenkeel.planner.model.Span;
import io.evenkeel.planner.model.Strength;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How groups of VMs lie in failure domains: apart, together, or spread.
 *
 * @param groups the members of each group, by its name
 * @param mostPerDomain how many of a group may be in one domain
 * @param leastDomains over how many domains a group shall be spread, as far as it has members
 * @param mostDomains in how many domains a group may be
 */
public record Groups(
        String name,
        Strength strength,
        Span span,
        Level level,
        Map<String, Set<String>> groups,
        int mostPerDomain,
        int leastDomains,
        int mostDomains)
        implements Constraint {
    public Groups {
        requireNonNull(name, "name");
        requireNonNull(strength, "strength");
        requireNonNull(span, "span");
        requireNonNull(level, "level");
        Map<String, Set<String>> copies = new LinkedHashMap<>();
        groups.forEach((group, members) -> copies.put(group, Set.copyOf(members)));
        groups = copies;
        if (mostPerDomain < 1 || leastDomains < 0 || mostDomains < 1) {
            throw new IllegalArgumentException(name + ": a group must be allowed somewhere");
        }
    }

    /** No two of a group in one domain, not even while they move. */
    public static Groups apart(Level level, Strength strength, Map<String, Set<String>> groups) {
        return new Groups("anti-affinity", strength, Span.CONTINUOUS, level, groups, 1, 0, Integer.MAX_VALUE);
    }

    /** All of a group in one domain, when all have moved. */
    public static Groups together(Level level, Strength strength, Map<String, Set<String>> groups) {
        return new Groups("affinity", strength, Span.DISCRETE, level, groups, Integer.MAX_VALUE, 0, 1);
    }

    /** Each group over at least so many domains. */
    public static Groups spread(Level level, Strength strength, int domains, Map<String, Set<String>> groups) {
        return new Groups(
                "spread", strength, Span.DISCRETE, level, groups, Integer.MAX_VALUE, domains, Integer.MAX_VALUE);
    }

    /**
     * The same rule, with a VM more in each of its groups that has one of these names.
     *
     * @param vm its name; it need not be there yet
     */
    public Groups joinedBy(String vm, Set<String> names) {
        Map<String, Set<String>> joined = new LinkedHashMap<>(groups);
        names.forEach(name -> joined.computeIfPresent(name, (key, members) -> {
            Set<String> more = new TreeSet<>(members);
            more.add(vm);
            return more;
        }));
        return new Groups(name, strength, span, level, joined, mostPerDomain, leastDomains, mostDomains);
    }

    @Override
    public Compiled compile(Dense cluster) {
        return new GroupTracker(cluster, level, new GroupShape(mostPerDomain, leastDomains, mostDomains), groups);
    }

    @Override
    public List<String> broken(Occupancy occupancy) {
        List<String> sentences = new ArrayList<>();
        groups.forEach((group, members) -> {
            Map<String, Set<String>> inDomain = new TreeMap<>();
            int placed = 0;
            for (String member : members) {
                Set<String> domains = occupancy.domainsOf(member, level);
                placed += domains.isEmpty() ? 0 : 1;
                domains.forEach(domain ->
                        inDomain.computeIfAbsent(domain, key -> new TreeSet<>()).add(member));
            }
            inDomain.forEach((domain, there) -> {
                if (there.size() > mostPerDomain) {
                    sentences.add(name + " " + group + ": " + String.join(", ", there) + " are all in " + domain
                            + ", at most " + mostPerDomain + " may be");
                }
            });
            if (inDomain.size() < Math.min(leastDomains, placed)) {
                sentences.add(
                        name + " " + group + ": spread over " + inDomain.size() + " domains, not " + leastDomains);
            }
            if (inDomain.size() > mostDomains) {
                sentences.add(name + " " + group + ": in " + inDomain.size() + " domains, not " + mostDomains);
            }
        });
        return sentences;
    }
}
