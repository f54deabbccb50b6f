package io.evenkeel.planner.plan;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Level;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A group that shall be in so many domains at least, or at most. Goes through all failures of hosts that have to do with
 * the group; what would take too long counts as not allowed.
 */
final class Gathered implements GroupOutlook {
    /** About a tenth of a second. */
    private static final double MOST_WORK = 2_000_000;

    private final Dense dense;
    private final Level level;
    private final int least;
    private final int most;
    private final int failures;
    private final List<Keeping> members = new ArrayList<>();

    Gathered(Dense dense, Level level, int least, int most, int failures) {
        this.dense = dense;
        this.level = level;
        this.least = least;
        this.most = most;
        this.failures = failures;
    }

    @Override
    public boolean allowsNow(Keeping vm) {
        return violations(with(vm), new BitSet()) <= violations(members, new BitSet());
    }

    @Override
    public boolean allowsHome(Keeping vm) {
        return allowsNow(vm) && isNoWorse(members, with(vm));
    }

    @Override
    public boolean allowsBackup(Keeping vm, int host) {
        Keeping more = new Keeping(vm.home);
        IntStream.of(vm.backups()).forEach(more::push);
        more.push(host);
        return isNoWorse(
                members, members.stream().map(each -> each == vm ? more : each).toList());
    }

    private List<Keeping> with(Keeping vm) {
        return Stream.concat(members.stream(), Stream.of(vm)).toList();
    }

    @Override
    public void enter(Keeping vm) {
        members.add(vm);
    }

    @Override
    public void leave(Keeping vm) {
        members.remove(vm);
    }

    @Override
    public void add(Keeping vm, int host) {
        // The VM itself tells where it would go.
    }

    @Override
    public void remove(Keeping vm, int host) {
        // The VM itself tells where it would go.
    }

    /** Whether no failures break more than they would otherwise, or than is broken now. */
    private boolean isNoWorse(List<Keeping> before, List<Keeping> after) {
        int[] hosts = after.stream()
                .flatMapToInt(vm -> IntStream.concat(IntStream.of(vm.home), IntStream.of(vm.backups())))
                .distinct()
                .toArray();
        return Math.pow(hosts.length + 1, failures) * after.size() <= MOST_WORK
                && isNoWorse(before, after, hosts, 0, new BitSet(), violations(before, new BitSet()));
    }

    private boolean isNoWorse(
            List<Keeping> before, List<Keeping> after, int[] hosts, int from, BitSet failed, long now) {
        if (violations(after, failed) > Math.max(now, violations(before, failed))) {
            return false;
        }
        boolean isNoWorse = true;
        for (int i = from; i < hosts.length && failed.cardinality() < failures && isNoWorse; i++) {
            failed.set(hosts[i]);
            isNoWorse = isNoWorse(before, after, hosts, i + 1, failed, now);
            failed.clear(hosts[i]);
        }
        return isNoWorse;
    }

    private long violations(List<Keeping> vms, BitSet failed) {
        BitSet domains = new BitSet();
        int placed = 0;
        for (Keeping vm : vms) {
            int host = place(vm, failed);
            if (host >= 0) {
                domains.set(dense.domain(level, host));
                placed++;
            }
        }
        int spread = domains.cardinality();
        return (long) Math.max(0, Math.min(least, placed) - spread) + Math.max(0, spread - most);
    }

    private static int place(Keeping vm, BitSet failed) {
        return IntStream.concat(IntStream.of(vm.home), IntStream.of(vm.backups()))
                .filter(host -> !failed.get(host))
                .findFirst()
                .orElse(-1);
    }
}
