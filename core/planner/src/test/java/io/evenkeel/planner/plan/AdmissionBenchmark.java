package io.evenkeel.planner.plan;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.sample.SampleCluster;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Admitting one VM more with room for a failed host, after stock has been taken. The cluster fills up within a round. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, batchSize = AdmissionBenchmark.VMS)
@Measurement(iterations = 5, batchSize = AdmissionBenchmark.VMS)
@SuppressWarnings("NullAway.Init")
public class AdmissionBenchmark {
    static final int VMS = 200;
    private static final int VMS_PER_HOST = 15;

    @Param({"1000", "2000"})
    public int hosts;

    private Cluster cluster;
    private Admission admission;
    private int next;

    @Setup
    public void draw() {
        cluster = SampleCluster.of(hosts, VMS_PER_HOST, 1);
    }

    @Setup(Level.Iteration)
    public void takeStock() {
        admission = new Admission(cluster, 1);
    }

    /** So many VMs like those that are there; the time is that of all of them. */
    @Benchmark
    public Admission.Answer admit() {
        Vm like = cluster.vms().get(next * 37 % cluster.vms().size());
        return admission.admit(Vm.of("new-" + next++, like.demand(), Optional.empty(), like.memory()));
    }
}
