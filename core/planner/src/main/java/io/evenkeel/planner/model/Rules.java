package io.evenkeel.planner.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rules of one strength that follow the placement, by the VMs they touch, so that most VMs cost nothing. */
final class Rules {
    private static final long[] NONE = {};
    private static final int[] NO_RULES = {};

    private final Tracker[] @Nullable [] byVm;
    private final double[] @Nullable [] weights;
    private final boolean[] @Nullable [] continuous;

    private Rules(Tracker[] @Nullable [] byVm, double[] @Nullable [] weights, boolean[] @Nullable [] continuous) {
        this.byVm = byVm;
        this.weights = weights;
        this.continuous = continuous;
    }

    static Rules of(Dense dense, List<Constraint> sources, List<Compiled> compiled, boolean hard) {
        Tracker[] @Nullable [] byVm = new Tracker[dense.vms][];
        double[] @Nullable [] weights = new double[dense.vms][];
        boolean[] @Nullable [] continuous = new boolean[dense.vms][];
        int[] trackers = IntStream.range(0, compiled.size())
                .filter(i -> compiled.get(i) instanceof Tracker
                        && sources.get(i).strength().isHard() == hard)
                .toArray();
        for (int v = 0; trackers.length > 0 && v < dense.vms; v++) {
            int[] touching = touching(v, trackers, compiled);
            if (touching.length > 0) {
                Tracker[] rules = new Tracker[touching.length];
                double[] prices = new double[touching.length];
                boolean[] spans = new boolean[touching.length];
                for (int i = 0; i < touching.length; i++) {
                    rules[i] = (Tracker) compiled.get(touching[i]);
                    prices[i] = weight(sources.get(touching[i]).strength());
                    spans[i] = sources.get(touching[i]).span() == Span.CONTINUOUS;
                }
                byVm[v] = rules;
                weights[v] = prices;
                continuous[v] = spans;
            }
        }
        return new Rules(byVm, weights, continuous);
    }

    /** Without a stream: this is asked for every VM, and most are touched by nothing. */
    private static int[] touching(int vm, int[] trackers, List<Compiled> compiled) {
        int[] touching = NO_RULES;
        for (int i : trackers) {
            if (((Tracker) compiled.get(i)).touches(vm)) {
                touching = Arrays.copyOf(touching, touching.length + 1);
                touching[touching.length - 1] = i;
            }
        }
        return touching;
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
