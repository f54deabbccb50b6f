package io.evenkeel.planner.search;

import static io.evenkeel.planner.model.Dense.NOWHERE;

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

/** Choosing a host for a VM, and what it takes to keep the lists of hosts to choose from. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class CandidateBenchmark {
    private static final int VMS_PER_HOST = 15;
    private static final int DRAWN = 1 << 16;

    @Param({"100", "1000", "2000", "5000", "10000"})
    public int hosts;

    private Course course;
    private Directions directions;
    private int[] vms;
    private int next;

    @Setup
    public void draw() {
        Cluster cluster = SampleCluster.of(hosts, VMS_PER_HOST, 1);
        Dense dense = new Dense(cluster);
        course = new Course(new Placement(dense), new double[cluster.vms().size()]);
        course.evenness().linearise();
        directions = new Directions(dense, course.evenness(), 1);
        vms = new SplittableRandom(2).ints(DRAWN, 0, cluster.vms().size()).toArray();
        directions.candidates(0);
    }

    /** The best of a VM's candidates that can take it; all hosts are candidates in small clusters. */
    @Benchmark
    public int choose() {
        next = next + 1 & DRAWN - 1;
        int vm = vms[next];
        return directions.coldestThatFits(course, vm, directions.candidates(vm), NOWHERE);
    }

    /** The coldest hosts of all directions, anew; once for many moves. */
    @Benchmark
    public int[] renew() {
        directions.renew();
        return directions.candidates(0);
    }
}
