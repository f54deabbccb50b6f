package io.evenkeel.supervisor.verdict;

import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.ledger.Ledger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds verdicts back when many hosts go silent at once: that is a fault of the network more often than of the hosts.
 *
 * <p>A host whose power is seen to be off does not count: it is down whatever the network does. A host that was cut off
 * for its silence a moment ago does count, so that a fault that spreads slowly is not taken for many deaths in a row.
 * Once it holds, it holds for as long as those hosts are silent.
 */
final class Brake {

    /** Hosts that fail together. */
    static final class Group {
        final String name;
        int members;
        int silent;
        int lasting;
        int leftOut;
        boolean holds;
        long overSince = Watched.NEVER;

        Group(String name) {
            this.name = name;
        }
    }

    /** The group of all hosts; no failure domain is called so, since their names are not blank. */
    private static final String ALL = "";

    /** How alarms of failure domains begin. */
    private static final String OF_GROUP = "mass-silence/";

    private final VerdictSettings settings;
    private final Ledger ledger;
    private final Alarms alarms;
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private boolean isIdle = true;

    Brake(VerdictSettings settings, Ledger ledger, Alarms alarms) {
        this.settings = settings;
        this.ledger = ledger;
        this.alarms = alarms;
    }

    /** Takes in which hosts there are, and what fails together with them. */
    void regroup(Collection<Watched> hosts) {
        groups.values().forEach(group -> group.members = 0);
        for (Watched host : hosts) {
            List<String> path = host.domain.path();
            List<Group> of = new ArrayList<>(path.size() + 1);
            of.add(join(ALL));
            for (int depth = 1; depth <= path.size(); depth++) {
                of.add(join(String.join("/", path.subList(0, depth))));
            }
            host.groups = List.copyOf(of);
        }
        groups.values().removeIf(group -> {
            boolean isGone = group.members == 0;
            if (isGone && group.holds) {
                alarms.clear(alarm(group));
            }
            return isGone;
        });
    }

    /** Of what an earlier supervisor held back: the domains of all hosts must be known. */
    void forgetGroupsThatAreGone() {
        for (Ledger.Alarm alarm : List.copyOf(ledger.alarms())) {
            String name = alarm.name();
            if (name.startsWith(OF_GROUP) && !groups.containsKey(name.substring(OF_GROUP.length()))) {
                alarms.clear(name);
            }
        }
    }

    private Group join(String name) {
        Group group = groups.computeIfAbsent(name, this::begin);
        group.members++;
        return group;
    }

    /** What an earlier supervisor held back stays so until it is over, and its alarm is cleared then. */
    private Group begin(String name) {
        Group group = new Group(name);
        group.holds = ledger.alarm(alarm(group)).isPresent();
        isIdle &= !group.holds;
        return group;
    }

    /** Begins to count anew. */
    void recount() {
        for (Group group : groups.values()) {
            group.silent = 0;
            group.lasting = 0;
            group.leftOut = 0;
        }
    }

    /**
     * Counts a host that is silent, or was cut off for that.
     *
     * @param lasts whether the silence has lasted for as long as a verdict takes
     */
    void count(long now, Watched host, boolean lasts) {
        isIdle = false;
        boolean isRecent = now - host.silentSince <= settings.brake().window().toNanos();
        for (Group group : host.groups) {
            if (isRecent || (group.holds && host.isHeldByBrake)) {
                group.silent++;
                // Also while something else keeps it from a verdict: that may end long after the window.
                host.isHeldByBrake |= group.holds && !host.wasCutOffForSilence;
                group.lasting += lasts ? 1 : 0;
            }
        }
    }

    /** A host that is down, or set aside, cannot go silent with others. */
    void leaveOut(Watched host) {
        host.groups.forEach(group -> group.leftOut++);
    }

    boolean isEngaged(Watched host) {
        return host.groups.stream().anyMatch(group -> group.holds);
    }

    /** Engages and releases, when all are counted. */
    void settle(long now) {
        if (isIdle) {
            return;
        }
        isIdle = true;
        for (Group group : groups.values()) {
            settle(now, group);
            isIdle &= !group.holds;
        }
    }

    private void settle(long now, Group group) {
        int limit = limit(group);
        if (group.silent >= limit) {
            group.overSince = Watched.NEVER;
            if (!group.holds && group.lasting > 0) {
                group.holds = true;
                alarms.raise(
                        alarm(group),
                        Severity.CRITICAL,
                        group.silent + " of " + group.members + " hosts" + where(group)
                                + " went silent at once: a fault of the network is likelier, so none of them is cut"
                                + " off; look, and confirm those that are down");
            }
        } else if (group.holds) {
            if (group.overSince == Watched.NEVER) {
                group.overSince = now;
            } else if (now - group.overSince >= settings.brake().cooldown().toNanos()) {
                group.holds = false;
                group.overSince = Watched.NEVER;
                alarms.clear(alarm(group));
            }
        }
    }

    private int limit(Group group) {
        int share = (int) Math.ceil(settings.brake().share().value() * (group.members - group.leftOut));
        return Math.max(settings.brake().least(), share);
    }

    private static String where(Group group) {
        return group.name.equals(ALL) ? "" : " of " + group.name;
    }

    private static String alarm(Group group) {
        return group.name.equals(ALL) ? "mass-silence" : OF_GROUP + group.name;
    }

    /** What holds the verdict on a host back; marks it as one of those whose silence keeps the brake engaged. */
    boolean holds(Watched host) {
        for (Group group : host.groups) {
            if (group.holds) {
                host.isHeldByBrake = true;
                return true;
            }
        }
        return false;
    }
}
