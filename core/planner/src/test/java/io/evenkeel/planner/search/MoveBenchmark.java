package io.evenkeel.planner.search;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.sample.SampleCluster;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a search does most: asking what a move would bring, whether it is allowed, and making it. VMs and hosts are drawn
 * from the whole cluster, so that large clusters pay for their memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class MoveBenchmark {
    private static final int VMS_PER_HOST = 15;
    private static final int PAIRS = 1 << 16;

    @Param({"1000", "2000", "5000", "10000"})
    public int hosts;

    private Course course;
    private Placement placement;
    private int[] vms;
    private int[] targets;
    private int next;

    @Setup
    public void draw() {
        Cluster cluster = SampleCluster.of(hosts, VMS_PER_HOST, 1);
        placement = new Placement(new Dense(cluster));
        course = new Course(placement, new double[cluster.vms().size()]);
        SplittableRandom random = new SplittableRandom(2);
        vms = random.ints(PAIRS, 0, cluster.vms().size()).toArray();
        targets = random.ints(PAIRS, 0, hosts).toArray();
    }

    private int pair() {
        next = next + 1 & PAIRS - 1;
        return next;
    }

    /** What the move would change, exactly. */
    @Benchmark
    public double evaluate() {
        int pair = pair();
        return course.delta(vms[pair], targets[pair]);
    }

    /** What the linear form says of it; the descent asks this of every candidate. */
    @Benchmark
    public double estimate() {
        int pair = pair();
        int vm = vms[pair];
        return course.evenness().leaving(vm, placement.hostOf(vm))
                + course.evenness().entering(vm, targets[pair])
                + course.costDelta(vm, targets[pair]);
    }

    /** Whether there is room, and no rule against it. */
    @Benchmark
    public boolean fits() {
        int pair = pair();
        return placement.fits(vms[pair], targets[pair]);
    }

    /** The move and the way back. */
    @Benchmark
    public double applyAndUndo() {
        int pair = pair();
        int vm = vms[pair];
        int home = placement.hostOf(vm);
        course.move(vm, targets[pair]);
        course.move(vm, home);
        return course.movedCost();
    }
}
