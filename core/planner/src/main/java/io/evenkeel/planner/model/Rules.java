package io.evenkeel.planner.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of one strength that follow the placement, by the VMs they touch, so that most VMs cost nothing. */
final class Rules {
    /** The violations of a VM that no rule touches. */
    static final long[] NONE = {};

    private final Tracker[] @Nullable [] byVm;
    private final double[] @Nullable [] weights;
    private final boolean[] @Nullable [] continuous;

    private final int[] touched;

    private Rules(Dense dense, List<Constraint> sources, List<Tracker> trackers) {
        byVm = new Tracker[dense.vms][];
        weights = new double[dense.vms][];
        continuous = new boolean[dense.vms][];
        int count = 0;
        for (int i = 0; i < trackers.size(); i++) {
            for (int vm : trackers.get(i).touched(dense.vms)) {
                count += byVm[vm] == null ? 1 : 0;
                add(vm, trackers.get(i), sources.get(i));
            }
        }
        touched = new int[count];
        for (int v = 0, at = 0; at < count; v++) {
            if (byVm[v] != null) {
                touched[at++] = v;
            }
        }
    }

    private void add(int vm, Tracker tracker, Constraint source) {
        Tracker[] rules = byVm[vm];
        double[] prices = weights[vm];
        boolean[] spans = continuous[vm];
        int known = rules == null ? 0 : rules.length;
        rules = rules == null ? new Tracker[1] : Arrays.copyOf(rules, known + 1);
        prices = prices == null ? new double[1] : Arrays.copyOf(prices, known + 1);
        spans = spans == null ? new boolean[1] : Arrays.copyOf(spans, known + 1);
        rules[known] = tracker;
        prices[known] = weight(source.strength());
        spans[known] = source.span() == Span.CONTINUOUS;
        byVm[vm] = rules;
        weights[vm] = prices;
        continuous[vm] = spans;
    }

    static Rules of(Dense dense, List<Constraint> sources, List<Compiled> compiled, boolean hard) {
        List<Constraint> chosen = new ArrayList<>();
        List<Tracker> trackers = new ArrayList<>();
        for (int i = 0; i < compiled.size(); i++) {
            if (compiled.get(i) instanceof Tracker tracker
                    && sources.get(i).strength().isHard() == hard) {
                chosen.add(sources.get(i));
                trackers.add(tracker);
            }
        }
        return new Rules(dense, chosen, trackers);
    }

    /** The VMs that any of the rules touches, in order; the array is shared. */
    int[] touched() {
        return touched;
    }

    private static double weight(Strength strength) {
        return strength instanceof Strength.Soft soft ? soft.weight() : 0;
    }

    boolean touch(int vm) {
        return byVm[vm] != null;
    }

    /**
     * Whether the VM may go there.
     *
     * @param most in how many violations of each of its rules it may have a part if it comes from nowhere: then it has
     *     left rules that may have been kept by it alone, and what the move changes tells too little
     */
    boolean allows(int vm, int from, int to, long[] most) {
        Tracker[] rules = byVm[vm];
        if (rules != null) {
            for (Tracker rule : rules) {
                if (rule.delta(vm, from, to) > 0) {
                    return false;
                }
            }
            return from != Dense.NOWHERE || isNoWorse(rules, vm, to, most);
        }
        return true;
    }

    /** Rule by rule: one that is kept now does not make up for another that is broken. */
    private static boolean isNoWorse(Tracker[] rules, int vm, int host, long[] most) {
        boolean isNoWorse = true;
        for (int i = 0; i < rules.length && isNoWorse; i++) {
            rules[i].move(vm, Dense.NOWHERE, host);
            isNoWorse = rules[i].violations(vm, host) <= most[i];
            rules[i].move(vm, host, Dense.NOWHERE);
        }
        return isNoWorse;
    }

    /** Whether the VM has a part in more violations of one of its rules than that. */
    boolean isWorse(int vm, int host, long[] before) {
        long[] now = violationsByRule(vm, host);
        for (int i = 0; i < now.length; i++) {
            if (now[i] > before[i]) {
                return true;
            }
        }
        return false;
    }

    /** The violations in which the VM has a part, of each rule that touches it. */
    long[] violationsByRule(int vm, int host) {
        Tracker[] rules = byVm[vm];
        if (rules == null) {
            return NONE;
        }
        long[] violations = new long[rules.length];
        for (int i = 0; i < rules.length && host != Dense.NOWHERE; i++) {
            violations[i] = rules[i].violations(vm, host);
        }
        return violations;
    }

    boolean mayHold(int vm, int from, int to) {
        Tracker[] rules = byVm[vm];
        boolean[] spans = continuous[vm];
        if (rules != null && spans != null) {
            for (int i = 0; i < rules.length; i++) {
                if (spans[i] && rules[i].holdDelta(vm, from, to) > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    long violations(int vm, int host) {
        Tracker[] rules = byVm[vm];
        long sum = 0;
        if (rules != null) {
            for (Tracker rule : rules) {
                sum += rule.violations(vm, host);
            }
        }
        return sum;
    }

    double cost(int vm, int from, int to) {
        Tracker[] rules = byVm[vm];
        double[] prices = weights[vm];
        double sum = 0;
        if (rules != null && prices != null) {
            for (int i = 0; i < rules.length; i++) {
                sum += prices[i] * rules[i].delta(vm, from, to);
            }
        }
        return sum;
    }

    void move(int vm, int from, int to) {
        Tracker[] rules = byVm[vm];
        if (rules != null) {
            for (Tracker rule : rules) {
                rule.move(vm, from, to);
            }
        }
    }

    void hold(int vm, int from, int to) {
        Tracker[] rules = byVm[vm];
        if (rules != null) {
            for (Tracker rule : rules) {
                rule.hold(vm, from, to);
            }
        }
    }

    void release(int vm, int from, int to) {
        Tracker[] rules = byVm[vm];
        if (rules != null) {
            for (Tracker rule : rules) {
                rule.release(vm, from, to);
            }
        }
    }
}
