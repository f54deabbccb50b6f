package io.evenkeel.planner.unit;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Tracker;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Counts the members of each group in each domain, and the domains of each group. */
final class GroupTracker implements Tracker {
    private final int[] domainOf;
    private final int domainCount;
    private final GroupShape shape;
    private final int[][] groupsOf;
    private final CountTable counts;
    private final int[] domains;
    private final int[] placed;

    GroupTracker(Dense dense, Level level, GroupShape shape, Map<String, Set<String>> groups) {
        domainOf = dense.domainOfHosts(level);
        domainCount = dense.domains(level);
        this.shape = shape;
        groupsOf = new int[dense.vms][];
        int group = 0;
        int memberships = 0;
        for (Collection<String> members : groups.values()) {
            for (String member : members) {
                join(dense.vm(member), group);
            }
            memberships += members.size();
            group++;
        }
        domains = new int[group];
        placed = new int[group];
        counts = new CountTable(memberships * 2);
    }

    private void join(int vm, int group) {
        int[] known = groupsOf[vm];
        int[] more = known == null ? new int[1] : Arrays.copyOf(known, known.length + 1);
        more[more.length - 1] = group;
        groupsOf[vm] = more;
    }

    @Override
    public boolean touches(int vm) {
        return groupsOf[vm] != null;
    }

    private long key(int group, int domain) {
        return (long) group * domainCount + domain;
    }

    private int domain(int host) {
        return host == NOWHERE ? NOWHERE : domainOf[host];
    }

    @Override
    public long delta(int vm, int from, int to) {
        return change(vm, domain(from), domain(to));
    }

    private long change(int vm, int from, int to) {
        if (from == to) {
            return 0;
        }
        long sum = 0;
        for (int group : groupsOf[vm]) {
            int domainsAfter = domains[group];
            int placedAfter = placed[group];
            if (from != NOWHERE) {
                int there = counts.get(key(group, from));
                sum += shape.violationsOf(there - 1) - shape.violationsOf(there);
                domainsAfter -= there == 1 ? 1 : 0;
                placedAfter--;
            }
            if (to != NOWHERE) {
                int there = counts.get(key(group, to));
                sum += shape.violationsOf(there + 1) - shape.violationsOf(there);
                domainsAfter += there == 0 ? 1 : 0;
                placedAfter++;
            }
            sum += shape.violationsIn(domainsAfter, placedAfter) - shape.violationsIn(domains[group], placed[group]);
        }
        return sum;
    }

    @Override
    public void move(int vm, int from, int to) {
        shift(vm, domain(from), domain(to));
    }

    private void shift(int vm, int from, int to) {
        if (from == to) {
            return;
        }
        for (int group : groupsOf[vm]) {
            if (from != NOWHERE) {
                domains[group] -= counts.add(key(group, from), -1) == 0 ? 1 : 0;
                placed[group]--;
            }
            if (to != NOWHERE) {
                domains[group] += counts.add(key(group, to), 1) == 1 ? 1 : 0;
                placed[group]++;
            }
        }
    }

    @Override
    public long violations(int vm, int host) {
        long sum = 0;
        for (int group : groupsOf[vm]) {
            sum += shape.violationsOf(counts.get(key(group, domain(host))))
                    + shape.violationsIn(domains[group], placed[group]);
        }
        return sum;
    }

    /** A VM that holds two hosts of one domain counts there once. */
    @Override
    public long holdDelta(int vm, int from, int to) {
        return domain(from) == domain(to) ? 0 : change(vm, NOWHERE, domain(to));
    }

    @Override
    public void hold(int vm, int from, int to) {
        if (domain(from) != domain(to)) {
            shift(vm, NOWHERE, domain(to));
        }
    }

    @Override
    public void release(int vm, int from, int to) {
        if (domain(from) != domain(to)) {
            shift(vm, domain(from), NOWHERE);
        }
    }
}
