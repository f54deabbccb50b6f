package io.evenkeel.planner.plan;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Level;
import java.util.HashMap;
import java.util.Map;

/**
 * A group of which each domain may have only so many: those that are there, and those that the n hosts that would send
 * most would send, together. So large groups cost no more than small ones.
 */
final class Apart implements GroupOutlook {
    private final Dense dense;
    private final Level level;
    private final int most;
    private final int failures;
    private final Map<Integer, Domain> domains = new HashMap<>();

    Apart(Dense dense, Level level, int most, int failures) {
        this.dense = dense;
        this.level = level;
        this.most = most;
        this.failures = failures;
    }

    /** What a domain has and may get of the group. */
    private static final class Domain {
        private final Map<Integer, Integer> fromHost = new HashMap<>();
        private int residents;

        /** The most that so many hosts together send. */
        int arriving(int failures) {
            return fromHost.values().stream()
                    .mapToInt(count -> -count)
                    .sorted()
                    .limit(failures)
                    .map(count -> -count)
                    .sum();
        }
    }

    private int domain(int host) {
        return dense.domain(level, host);
    }

    private Domain at(int domain) {
        return domains.computeIfAbsent(domain, key -> new Domain());
    }

    @Override
    public boolean allowsNow(Keeping vm) {
        return at(domain(vm.home)).residents < most;
    }

    @Override
    public boolean allowsHome(Keeping vm) {
        Domain home = at(domain(vm.home));
        return home.residents + home.arriving(failures) < most;
    }

    /** A VM that stays in a domain, or may come to it already, changes nothing there. */
    @Override
    public boolean allowsBackup(Keeping vm, int host) {
        if (isKnown(vm, domain(host))) {
            return true;
        }
        Domain there = at(domain(host));
        there.fromHost.merge(vm.home, 1, Integer::sum);
        boolean allowed = there.residents + there.arriving(failures) <= most;
        send(there, vm.home, -1);
        return allowed;
    }

    private boolean isKnown(Keeping vm, int domain) {
        boolean isKnown = domain(vm.home) == domain;
        for (int backup : vm.backups()) {
            isKnown |= domain(backup) == domain;
        }
        return isKnown;
    }

    private static void send(Domain to, int from, int by) {
        to.fromHost.merge(from, by, (now, more) -> now + more == 0 ? null : now + more);
    }

    @Override
    public void enter(Keeping vm) {
        at(domain(vm.home)).residents++;
    }

    @Override
    public void leave(Keeping vm) {
        at(domain(vm.home)).residents--;
    }

    @Override
    public void add(Keeping vm, int host) {
        if (!isKnown(vm, domain(host))) {
            send(at(domain(host)), vm.home, 1);
        }
    }

    @Override
    public void remove(Keeping vm, int host) {
        if (!isKnown(vm, domain(host))) {
            send(at(domain(host)), vm.home, -1);
        }
    }
}
